"""A program's connections to its nodes."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Mapping, Optional, TypeVar

from mesh import headers as header
from mesh import providers
from mesh.addresses import Failover
from mesh.aio_driver import Driver as AioDriver
from mesh.driver import Driver
from mesh.retry import Retry
from mesh.settings import Settings
from mesh.tls import Tls
from mesh.way import Way

T = TypeVar("T")


class Client:
    """Calls one node, or the members of a list in order. Any thread, and asyncio.

    What is not given comes from the environment (``Settings``).

    :param address: ``host:port`` or a list; the default port is 7304
    :param timeout: seconds for one call with all its retries, where the call gives none
    :param packet_size: bytes of one piece of a message; 0: messages are not split and have no derived topics
    :param headers: sent with each call
    :param token: for a node that asks for one
    """

    def __init__(
        self,
        address: Optional[str] = None,
        *,
        tls: Optional[Tls] = None,
        timeout: Optional[float] = None,
        retry: Optional[Retry] = None,
        packet_size: Optional[int] = None,
        headers: Optional[Mapping[str, str]] = None,
        token: Optional[str] = None,
    ) -> None:
        settings = Settings.read()
        self.name = settings.name
        self.way = Way(
            Failover(address or settings.address),
            headers=header.normal(headers or {}),
            timeout=timeout,
            retry=retry or (Retry() if settings.retries is None else Retry(settings.retries + 1)),
            packet_size=settings.packet_size if packet_size is None else packet_size,
            tls=tls or settings.tls,
            token=settings.token if token is None else header.checked("token", token),
        )
        self.driver = Driver()
        self.aio_driver = AioDriver()

    def proxy(self, interface: type[T]) -> T:
        """The interface as calls to the node: methods by ``@mpi``, those that are ``async`` by asyncio."""
        return providers.provide(interface, providers.default_name(interface), self)

    def close(self) -> None:
        """Ends the connections of threads; calls that wait fail. A later call opens new ones."""
        self.driver.close()

    async def aclose(self) -> None:
        """The same for those of the running event loop."""
        await self.aio_driver.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.aclose()
        self.close()


_lock = threading.Lock()
_default: Optional[Client] = None


def default() -> Client:
    """The one of this process, made from the environment at its first use."""
    global _default
    with _lock:
        if _default is None:
            _default = Client()
        return _default


def forget() -> Optional[Client]:
    """Takes the client of this process away; the next use makes another."""
    global _default
    with _lock:
        found, _default = _default, None
        return found
