"""Start and stop of a program's part in the mesh, on an event loop."""

from __future__ import annotations

from typing import Optional

from mesh import addresses, client, macro
from mesh.aio.lease import Lease
from mesh.aio.registry import Registry
from mesh.aio.server import Server
from mesh.host.dispatcher import Dispatcher
from mesh.host.registrations import registrations
from mesh.settings import Settings

_host: Optional[Host] = None


class Host:
    """What is published, served and registered."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings) -> None:
        self._dispatcher = dispatcher
        self._server = Server(dispatcher, settings.runtime, addresses.parse(settings.address)[0])
        self._lease: Optional[Lease] = None
        self.address = ""

    async def start(self) -> None:
        self.address = await self._server.start()
        registry = client.default().proxy(Registry)
        self._lease = Lease(registry, registrations(self._dispatcher.served, self.address))
        await self._lease.start()

    async def stop(self) -> None:
        if self._lease is not None:
            await self._lease.end()
        await self._server.stop()


async def start() -> None:
    """As ``mesh.start``; ``async`` methods of what is published run on this event loop, the others beside it."""
    global _host
    published = macro.published()
    if _host is None and published:
        _host = Host(Dispatcher(published), Settings.read())
        try:
            await _host.start()
        except BaseException:
            _host = None
            raise


async def stop() -> None:
    """As ``mesh.stop``."""
    global _host
    host, _host = _host, None
    if host is not None:
        await host.stop()
    open_client = client.forget()
    if open_client is not None:
        await open_client.aclose()
        open_client.close()


def address() -> str:
    """Where published services are served, ``host:port``; empty when nothing is."""
    return _host.address if _host is not None else ""
