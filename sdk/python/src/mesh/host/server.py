"""Serves ``/mesh-rpc/v1`` with threads."""

from __future__ import annotations

import concurrent.futures

import grpc

from mesh import codes
from mesh.addresses import Address
from mesh.errors import MeshException
from mesh.host import handler
from mesh.host.dispatcher import Dispatcher
from mesh.wire import sdk

_WORKERS = 32
#: Seconds that calls in flight have to end.
_GRACE = 5.0


class Server:
    """Listens from ``start`` until ``stop``."""

    def __init__(self, dispatcher: Dispatcher, runtime: str, node: Address) -> None:
        self._dispatcher = dispatcher
        self._runtime = runtime
        self._node = node
        self._pool = concurrent.futures.ThreadPoolExecutor(_WORKERS, "mesh-host")
        self._server = grpc.server(
            self._pool,
            options=handler.OPTIONS,
            maximum_concurrent_rpcs=handler.MAX_CALLS,
            compression=grpc.Compression.Gzip,
        )
        self._server.add_generic_rpc_handlers((_Handler(dispatcher),))

    def start(self) -> str:
        """The address that others reach it by.

        :raises MeshException: ``E0000000619`` when the address is taken or is none, ``E0000000607`` without a way to the node
        """
        listening = handler.listening(self._runtime, self._node)
        try:
            port = handler.bound(listening, self._server.add_insecure_port(listening))
        except RuntimeError as e:
            raise MeshException.of(codes.BAD_ADDRESS, f"cannot listen on {listening}") from e
        self._server.start()
        return handler.address(listening, port, self._node)

    def stop(self) -> None:
        self._server.stop(_GRACE).wait()
        self._pool.shutdown(wait=False)


class _Handler(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, bytes] | None:
        if details.method != sdk.PATH:
            return None
        return grpc.unary_unary_rpc_method_handler(self._answer)

    def _answer(self, body: bytes, context: grpc.ServicerContext) -> bytes:
        return self._dispatcher.answer(handler.sent(context.invocation_metadata()), body)
