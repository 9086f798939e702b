"""The sessions of asyncio."""

from __future__ import annotations

from typing import Mapping, Optional, TypeVar

from mesh import codes, packets
from mesh.aio.transport import Session, Transport
from mesh.bound import Bound
from mesh.client import Client
from mesh.errors import MeshException
from mesh.exchange import DEFAULT_WAIT, Exchange, waiting
from mesh.flow import Flow
from mesh.invocation import invoke
from mesh.opened import Opened
from mesh.operation import operations
from mesh.payload import Payload
from mesh.prsim.transport import Wait
from mesh.turns import AioTurns
from mesh.way import Way

T = TypeVar("T")

_PUSH_TURN = 3600.0
_PEEK_TURN = 10.0


class MeshSession(Session):
    """One event loop; on one topic one call at a time when messages are in pieces."""

    def __init__(self, client: Client, exchange: Exchange, opened: Opened[MeshSession]) -> None:
        self._client = client
        self._exchange = exchange
        self._opened = opened
        self._packet_size = exchange.way.packet_size
        self._writing = AioTurns()
        self._reading = AioTurns()
        self._assemblies = packets.Assemblies()

    async def push(self, payload: Payload, metadata: Optional[Mapping[str, str]] = None, topic: str = "") -> None:
        if self._packet_size == 0:
            return await self._run(self._exchange.push(payload, metadata or {}, topic))
        async with self._writing.take(topic, _PUSH_TURN) as mine:
            if not mine:
                raise MeshException.of(codes.TIMEOUT, f"an earlier push to {topic!r} has not ended")
            return await self._run(packets.push(self._exchange, self._packet_size, payload, metadata or {}, topic))

    async def pop(self, timeout: Optional[Wait] = None, topic: str = "") -> Optional[bytes]:
        wait = waiting(timeout, DEFAULT_WAIT)
        return await self._read(topic, wait / 1000, lambda piece: self._exchange.pop(wait, piece))

    async def peek(self, topic: str = "") -> Optional[bytes]:
        return await self._read(topic, _PEEK_TURN, self._exchange.peek)

    async def release(self, timeout: Optional[Wait] = None, topic: str = "") -> None:
        await self._run(self._exchange.release(waiting(timeout, 0), topic))
        self._assemblies.forget(topic)
        if not topic:
            self._opened.released(self)

    async def _read(self, topic: str, seconds: float, read: packets.Read) -> Optional[bytes]:
        if self._packet_size == 0:
            return await self._run(read(topic))
        async with self._reading.take(topic, seconds) as mine:
            return await self._run(self._assemblies.read(topic, read)) if mine else None

    async def _run(self, flow: Flow[T]) -> T:
        return await self._client.aio_driver.run(flow)


class MeshTransport(Bound, Transport):
    """Sessions at a node."""

    def __init__(self, client: Client, way: Way) -> None:
        super().__init__(client, way)
        self._opened: Opened[MeshSession] = Opened()

    async def open(self, session_id: str, metadata: Optional[Mapping[str, str]] = None) -> Session:
        exchange = Exchange.of(self._mesh_way, session_id, metadata or {})
        return self._opened.add(MeshSession(self._mesh_client, exchange, self._opened))

    async def close(self, timeout: Optional[Wait] = None) -> None:
        for session in self._opened.all():
            await session.release(timeout)

    async def roundtrip(self, payload: Payload, metadata: Mapping[str, str]) -> Optional[bytes]:
        operation = operations(Transport)["roundtrip"]
        arguments = operation.arguments(self, (payload, metadata), {})
        way = self._mesh_way.carrying(metadata)
        content: Optional[bytes] = await self._mesh_client.aio_driver.run(
            invoke(way, self._mesh_client.name, operation, arguments)
        )
        return content
