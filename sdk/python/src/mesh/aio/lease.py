"""Keeps a program registered while it serves (asyncio)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Optional, Sequence

from mesh.aio.registry import Registry
from mesh.errors import MeshException
from mesh.host.registrations import RENEWAL
from mesh.kinds import Registration

_log = logging.getLogger("mesh.host")


class Lease:
    """Renewed from ``start`` until ``end``. A node that cannot be reached is told later, the program serves already."""

    def __init__(self, registry: Registry, registrations: Sequence[Registration]) -> None:
        self._registry = registry
        self._registrations = registrations
        self._task: Optional[asyncio.Task[None]] = None

    async def start(self) -> None:
        """Returns when the node has been told, or could not be."""
        await self._tell()
        self._task = asyncio.create_task(self._renew())

    async def end(self) -> None:
        """Takes the registrations back; when the node cannot be told, they run out."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for registration in self._registrations:
            try:
                await self._registry.unregister(registration)
            except MeshException as e:
                _log.warning("%s stays registered until its lease runs out: %s", registration.name, e)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            await self._tell()

    async def _tell(self) -> None:
        for registration in self._registrations:
            try:
                await self._registry.register(registration)
            except MeshException as e:
                _log.warning("%s is not registered, next try in %.0f s: %s", registration.name, RENEWAL, e)
