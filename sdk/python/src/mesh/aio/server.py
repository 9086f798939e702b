"""Serves ``/mesh-rpc/v1`` on an event loop."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import grpc.aio

from mesh import codes
from mesh.addresses import Address
from mesh.errors import MeshException
from mesh.host import handler
from mesh.host.dispatcher import Dispatcher
from mesh.wire import sdk

#: Seconds that calls in flight have to end.
_GRACE = 5.0


class Server:
    """Listens from ``start`` until ``stop``, both on the event loop that made it."""

    def __init__(self, dispatcher: Dispatcher, runtime: str, node: Address) -> None:
        self._runtime = runtime
        self._node = node
        self._server = grpc.aio.server(
            options=handler.OPTIONS,
            maximum_concurrent_rpcs=handler.MAX_CALLS,
            compression=grpc.Compression.Gzip,
        )
        self._server.add_generic_rpc_handlers((_Handler(dispatcher),))

    async def start(self) -> str:
        """The address that others reach it by.

        :raises MeshException: ``E0000000619`` when the address is taken or is none, ``E0000000607`` without a way to the node
        """
        listening = await asyncio.to_thread(handler.listening, self._runtime, self._node)
        try:
            port = handler.bound(listening, self._server.add_insecure_port(listening))
        except RuntimeError as e:
            raise MeshException.of(codes.BAD_ADDRESS, f"cannot listen on {listening}") from e
        await self._server.start()
        return await asyncio.to_thread(handler.address, listening, port, self._node)

    async def stop(self) -> None:
        await self._server.stop(_GRACE)


class _Handler(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        if details.method != sdk.PATH:
            return None
        return grpc.unary_unary_rpc_method_handler(self._answer)

    async def _answer(self, body: bytes, context: Any) -> bytes:
        return await self._dispatcher.answer_async(handler.sent(context.invocation_metadata()), body)
