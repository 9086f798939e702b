"""What engines serve. (asyncio)"""

from __future__ import annotations

from typing import List, Sequence

from mesh.kinds import Registration
from mesh.macro import mpi, spi


@spi()
class Registry:
    """What engines serve."""

    @mpi("mesh.registry.put", retries=3)
    async def register(self, registration: Registration) -> None:
        """Adds an engine, or renews its lease."""
        raise NotImplementedError

    @mpi("mesh.registry.puts", retries=3)
    async def registers(self, registrations: Sequence[Registration]) -> None:
        """Adds engines, or renews their leases."""
        raise NotImplementedError

    @mpi("mesh.registry.remove", retries=3)
    async def unregister(self, registration: Registration) -> None:
        """Takes an engine away."""
        raise NotImplementedError

    @mpi("mesh.registry.export", retries=3)
    async def export(self, kind: str = "") -> List[Registration]:
        """Every engine of a kind; of all kinds when none is given."""
        raise NotImplementedError
