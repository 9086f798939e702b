"""Serves ``/mesh-rpc/v1`` on an event loop."""

from __future__ import annotations

from typing import Any

import grpc
import grpc.aio

from mesh import codes
from mesh.errors import MeshException
from mesh.host import handler
from mesh.host.dispatcher import Dispatcher
from mesh.wire import sdk

#: Seconds that calls in flight have to end.
_GRACE = 5.0


class Server:
    """Listens from ``start`` until ``stop``, both on the event loop that made it."""

    def __init__(self, dispatcher: Dispatcher, runtime: str) -> None:
        self._runtime = runtime
        self._server = grpc.aio.server(
            options=handler.OPTIONS,
            maximum_concurrent_rpcs=handler.MAX_CALLS,
            compression=grpc.Compression.Gzip,
        )
        self._server.add_generic_rpc_handlers((_Handler(dispatcher),))

    async def start(self) -> str:
        """The address that others reach it by.

        :raises MeshException: ``E0000000619`` when the address is taken or is none
        """
        try:
            port = handler.bound(self._runtime, self._server.add_insecure_port(self._runtime))
        except RuntimeError as e:
            raise MeshException.of(codes.BAD_ADDRESS, f"cannot listen on {self._runtime}") from e
        await self._server.start()
        return handler.address(self._runtime, port)

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
