"""Values with a life of their own. (asyncio)"""

from __future__ import annotations

from typing import List, Optional

from mesh.kinds import CacheEntity
from mesh.macro import mpi, spi


@spi()
class Cache:
    """Values with a life of their own."""

    @mpi("mesh.cache.get", retries=3)
    async def get(self, key: str) -> Optional[CacheEntity]:
        """The value of a key."""
        raise NotImplementedError

    @mpi("mesh.cache.put", retries=3)
    async def put(self, cell: CacheEntity) -> None:
        """Sets the value of the key that the cell names."""
        raise NotImplementedError

    @mpi("mesh.cache.remove", retries=3)
    async def remove(self, key: str) -> None:
        """Forgets a key."""
        raise NotImplementedError

    @mpi("mesh.cache.incr")
    async def incr(self, key: str, value: int) -> int:
        """Adds to a number, and says what it is then."""
        raise NotImplementedError

    @mpi("mesh.cache.decr")
    async def decr(self, key: str, value: int) -> int:
        """Takes from a number, and says what it is then."""
        raise NotImplementedError

    @mpi("mesh.cache.keys", retries=3)
    async def keys(self, pattern: str) -> List[str]:
        """The keys that match."""
        raise NotImplementedError

    @mpi("mesh.cache.hget", retries=3)
    async def hget(self, key: str, name: str) -> Optional[CacheEntity]:
        """One value of a map."""
        raise NotImplementedError

    @mpi("mesh.cache.hset", retries=3)
    async def hset(self, key: str, cell: CacheEntity) -> None:
        """Sets one value of a map."""
        raise NotImplementedError

    @mpi("mesh.cache.hdel", retries=3)
    async def hdel(self, key: str, name: str) -> None:
        """Forgets one value of a map."""
        raise NotImplementedError

    @mpi("mesh.cache.hkeys", retries=3)
    async def hkeys(self, key: str) -> List[str]:
        """The names of a map."""
        raise NotImplementedError
