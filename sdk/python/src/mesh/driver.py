"""Runs flows in the thread that calls."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any, Optional, TypeVar

import grpc

from mesh import channels
from mesh.addresses import Address
from mesh.flow import Flow, Pause, Send
from mesh.tls import Tls

T = TypeVar("T")
_Key = tuple[Address, Optional[Tls]]


class _Line:
    """A connection and its methods."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.channel = channel
        self._methods: dict[str, Any] = {}

    def method(self, path: str) -> Any:
        found = self._methods.get(path)
        if found is None:
            found = self._methods[path] = self.channel.unary_unary(path)
        return found


class Driver:
    """The connections of a client. Any thread."""

    def __init__(self) -> None:
        self._lines: OrderedDict[_Key, _Line] = OrderedDict()
        self._lock = threading.Lock()

    def run(self, flow: Flow[T]) -> T:
        """:raises MeshException: what the flow fails with"""
        try:
            step = next(flow)
            while True:
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                    step = flow.send(b"")
                    continue
                try:
                    answer = self._send(step)
                except Exception as e:
                    step = flow.throw(e)
                else:
                    step = flow.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result

    def close(self) -> None:
        """Ends all connections and what waits on them; the next call opens new ones."""
        with self._lock:
            lines = list(self._lines.values())
            self._lines.clear()
        for line in lines:
            line.channel.close()

    def _send(self, step: Send) -> bytes:
        request = step.request
        line = self._line((step.address, channels.security(step.address, step.tls)))
        try:
            answer: bytes = line.method(request.path)(
                request.body,
                timeout=step.timeout,
                metadata=request.headers,
                compression=grpc.Compression.Gzip if request.gzip else None,
            )
            return answer
        except grpc.RpcError as e:
            raise channels.failure(step.address, e.code(), e.details()) from e
        except ValueError as e:
            # What gRPC raises when another thread has closed the connection.
            raise channels.failure(step.address, grpc.StatusCode.CANCELLED, str(e)) from e

    def _line(self, key: _Key) -> _Line:
        with self._lock:
            line = self._lines.get(key)
            if line is None:
                line = self._lines[key] = _Line(_open(*key))
            self._lines.move_to_end(key)
            oldest = self._lines.popitem(last=False)[1] if len(self._lines) > channels.MAX_CHANNELS else None
        if oldest is not None:
            oldest.channel.close()
        return line


def _open(address: Address, tls: Optional[Tls]) -> grpc.Channel:
    options = channels.options(tls)
    if tls is None:
        return grpc.insecure_channel(str(address), options)
    return grpc.secure_channel(str(address), channels.credentials(tls), options)
