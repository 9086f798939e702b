"""Key-value pairs that a node keeps."""

from __future__ import annotations

from typing import List, Optional

from mesh.kinds import Entity, Entry, Page, Paging
from mesh.macro import mpi, spi


@spi()
class KV:
    """Key-value pairs that a node keeps."""

    @mpi("mesh.kv.get", retries=3)
    def get(self, key: str) -> Optional[Entity]:
        """The value of a key."""
        raise NotImplementedError

    @mpi("mesh.kv.put", retries=3)
    def put(self, key: str, value: Entity) -> None:
        """Sets the value of a key."""
        raise NotImplementedError

    @mpi("mesh.kv.remove", retries=3)
    def remove(self, key: str) -> None:
        """Forgets a key."""
        raise NotImplementedError

    @mpi("mesh.kv.keys", retries=3)
    def keys(self, pattern: str = "") -> List[str]:
        """The keys that match."""
        raise NotImplementedError

    @mpi("mesh.kv.index", retries=3)
    def index(self, index: Paging) -> Page[Entry]:
        """One page of the pairs."""
        raise NotImplementedError
