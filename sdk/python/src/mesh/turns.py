"""One at a time on one topic: pieces of two messages must not mix."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import AsyncIterator, Callable, Generic, Iterator, Optional, TypeVar

L = TypeVar("L")


class _Locks(Generic[L]):
    """Locks by topic, for as long as somebody uses them."""

    def __init__(self, make: Callable[[], L]) -> None:
        self._make = make
        self._guard = threading.Lock()
        self._used: dict[str, tuple[L, int]] = {}

    def borrow(self, topic: str) -> L:
        with self._guard:
            lock, users = self._used.get(topic) or (self._make(), 0)
            self._used[topic] = (lock, users + 1)
            return lock

    def give_back(self, topic: str) -> None:
        with self._guard:
            lock, users = self._used[topic]
            if users > 1:
                self._used[topic] = (lock, users - 1)
            else:
                del self._used[topic]


class Turns:
    """For threads."""

    def __init__(self) -> None:
        self._locks = _Locks(threading.Lock)

    @contextlib.contextmanager
    def take(self, topic: str, seconds: float) -> Iterator[bool]:
        """False when the turn has not come in time."""
        lock = self._locks.borrow(topic)
        try:
            mine = lock.acquire(timeout=min(seconds, threading.TIMEOUT_MAX))
            try:
                yield mine
            finally:
                if mine:
                    lock.release()
        finally:
            self._locks.give_back(topic)


class AioTurns:
    """For the tasks of one event loop."""

    def __init__(self) -> None:
        self._locks = _Locks(asyncio.Lock)

    @contextlib.asynccontextmanager
    async def take(self, topic: str, seconds: float) -> AsyncIterator[bool]:
        """False when the turn has not come in time."""
        lock = self._locks.borrow(topic)
        try:
            mine = await _acquired(lock, seconds)
            try:
                yield mine
            finally:
                if mine:
                    lock.release()
        finally:
            self._locks.give_back(topic)


async def _acquired(lock: asyncio.Lock, seconds: Optional[float]) -> bool:
    if not lock.locked():
        return await lock.acquire()
    try:
        return await asyncio.wait_for(lock.acquire(), seconds)
    except asyncio.TimeoutError:
        return False
