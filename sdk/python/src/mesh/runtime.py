"""Start and stop of a program's part in the mesh."""

from __future__ import annotations

import threading
from typing import Optional

from mesh import addresses, client, macro
from mesh.host.dispatcher import Dispatcher
from mesh.host.lease import Lease
from mesh.host.registrations import registrations
from mesh.host.server import Server
from mesh.prsim import Registry
from mesh.settings import Settings

_lock = threading.Lock()
_host: Optional[Host] = None


class Host:
    """What is published, served and registered."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings) -> None:
        self._dispatcher = dispatcher
        self._server = Server(dispatcher, settings.runtime, addresses.parse(settings.address)[0])
        self._lease: Optional[Lease] = None
        self.address = ""

    def start(self) -> None:
        self.address = self._server.start()
        registry = client.default().proxy(Registry)
        self._lease = Lease(registry, registrations(self._dispatcher.served, self.address))
        self._lease.start()

    def stop(self) -> None:
        if self._lease is not None:
            self._lease.end()
        self._server.stop()


def start() -> None:
    """Serves and registers what is published (``@mps``); a program that only calls needs it not, and opens no port.

    Started already: nothing happens.

    :raises MeshException: ``E0000000619`` when MESH_RUNTIME is taken or is no address, ``E0000000607`` without a way to
        the node
    """
    global _host
    with _lock:
        published = macro.published()
        if _host is None and published:
            host = Host(Dispatcher(published), Settings.read())
            host.start()
            _host = host


def stop() -> None:
    """Takes back what ``start`` has registered, ends the server and all connections. It may be started again."""
    global _host
    with _lock:
        if _host is not None:
            _host.stop()
            _host = None
        open_client = client.forget()
        if open_client is not None:
            open_client.close()


def address() -> str:
    """Where published services are served, ``host:port``; empty when nothing is."""
    with _lock:
        return _host.address if _host is not None else ""
