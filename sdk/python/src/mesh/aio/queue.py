"""Events, published and subscribed to. (asyncio)"""

from __future__ import annotations

from typing import List, Sequence

from mesh.kinds import Event
from mesh.macro import mpi, spi


@spi()
class Queue:
    """Events, published and subscribed to."""

    @mpi("mesh.queue.publish")
    async def publish(self, events: Sequence[Event]) -> List[str]:
        """Gives events to their subscribers, and answers their ids."""
        raise NotImplementedError

    @mpi("mesh.queue.multicast")
    async def multicast(self, events: Sequence[Event]) -> List[str]:
        """Gives events to the subscribers at every partner."""
        raise NotImplementedError

    @mpi("mesh.queue.subscribe")
    async def subscribe(self, event: Event) -> None:
        """Takes one event."""
        raise NotImplementedError
