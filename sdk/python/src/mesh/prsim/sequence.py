"""Numbers that are given once."""

from __future__ import annotations

from typing import List

from mesh.macro import mpi, spi


@spi()
class Sequence:
    """Numbers that are given once."""

    @mpi("mesh.sequence.next", retries=3)
    def next(self, kind: str, length: int = 0) -> str:
        """The next number of a kind, as a text of this length."""
        raise NotImplementedError

    @mpi("mesh.sequence.section", retries=3)
    def section(self, kind: str, size: int, length: int = 0) -> List[str]:
        """The next numbers of a kind."""
        raise NotImplementedError
