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


class Driver:
    """The connections of a client. Any thread."""

    def __init__(self) -> None:
        self._channels: OrderedDict[_Key, grpc.Channel] = OrderedDict()
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
            open_channels = list(self._channels.values())
            self._channels.clear()
        for channel in open_channels:
            channel.close()

    def _send(self, step: Send) -> bytes:
        request = step.request
        channel = self._channel((step.address, channels.security(step.address, step.tls)))
        try:
            method: Any = channel.unary_unary(request.path)
            answer: bytes = method(
                request.body,
                timeout=step.timeout,
                metadata=request.headers,
                compression=grpc.Compression.Gzip if request.gzip else None,
            )
            return answer
        except grpc.RpcError as e:
            raise channels.failure(step.address, e.code(), e.details()) from e

    def _channel(self, key: _Key) -> grpc.Channel:
        with self._lock:
            channel = self._channels.get(key)
            if channel is None:
                channel = _open(*key)
                self._channels[key] = channel
            self._channels.move_to_end(key)
            oldest = self._channels.popitem(last=False)[1] if len(self._channels) > channels.MAX_CHANNELS else None
        if oldest is not None:
            oldest.close()
        return channel


def _open(address: Address, tls: Optional[Tls]) -> grpc.Channel:
    options = channels.options(tls)
    if tls is None:
        return grpc.insecure_channel(str(address), options)
    return grpc.secure_channel(str(address), channels.credentials(tls), options)
