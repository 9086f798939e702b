"""What a node says about itself."""

from __future__ import annotations

from typing import Dict, Sequence

from mesh.kinds import Versions
from mesh.macro import mpi, spi


@spi()
class Builtin:
    """What a node says about itself."""

    @mpi("mesh.builtin.doc", retries=3)
    def doc(self, name: str = "", formatter: str = "") -> str:
        """The description of an operation."""
        raise NotImplementedError

    @mpi("mesh.builtin.version", retries=3)
    def version(self) -> Versions:
        """What the node runs."""
        raise NotImplementedError

    @mpi("mesh.builtin.debug")
    def debug(self, features: Dict[str, str]) -> None:
        """Sets what is logged."""
        raise NotImplementedError

    @mpi("mesh.builtin.stats", retries=3)
    def stats(self, features: Sequence[str] = ()) -> Dict[str, str]:
        """How the node is."""
        raise NotImplementedError
