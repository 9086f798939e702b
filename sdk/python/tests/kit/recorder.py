"""A server that writes down what it is asked, and answers as it was told."""

from __future__ import annotations

import concurrent.futures
import json
import queue
from dataclasses import dataclass
from typing import Any, Callable, Optional

import grpc


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def envelope(content: Any = None) -> bytes:
    return json.dumps({"code": "E0000000000", "message": "请求成功", "cause": None, "content": content}).encode()


class Recorder(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """:param answer: from what was asked to a body, or to the gRPC status to fail with"""

    def __init__(self, answer: Optional[Callable[[Asked], bytes | grpc.StatusCode]] = None) -> None:
        self.answer = answer or (lambda asked: envelope())
        self.asked: queue.Queue[Asked] = queue.Queue()
        self._server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
        self._server.add_generic_rpc_handlers((self,))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def say(self, body: bytes | grpc.StatusCode) -> None:
        """From now on always this."""
        self.answer = lambda asked: body

    def next(self) -> Asked:
        return self.asked.get(timeout=20)

    def close(self) -> None:
        self._server.stop(0).wait()

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        def answer(body: bytes, context: grpc.ServicerContext) -> bytes:
            headers = {k: v for k, v in context.invocation_metadata() if isinstance(v, str)}
            asked = Asked(details.method, headers, body)
            self.asked.put(asked)
            found = self.answer(asked)
            if isinstance(found, bytes):
                return found
            context.abort(found, "as it was told")
            raise AssertionError

        return grpc.unary_unary_rpc_method_handler(answer)
