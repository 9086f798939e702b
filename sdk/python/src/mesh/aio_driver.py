"""Runs flows with asyncio."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any, Optional, TypeVar

import grpc
import grpc.aio

from mesh import channels
from mesh.addresses import Address
from mesh.flow import Flow, Pause, Send
from mesh.tls import Tls

T = TypeVar("T")
_Key = tuple[asyncio.AbstractEventLoop, Address, Optional[Tls]]


class _Line:
    """A connection and its methods."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self.channel = channel
        self._methods: dict[str, Any] = {}

    def method(self, path: str) -> Any:
        found = self._methods.get(path)
        if found is None:
            found = self._methods[path] = self.channel.unary_unary(path)
        return found


class Driver:
    """The connections of a client, those of each event loop apart."""

    def __init__(self) -> None:
        self._lines: OrderedDict[_Key, _Line] = OrderedDict()

    async def run(self, flow: Flow[T]) -> T:
        """A call that is cancelled ends its flow; the node then takes no message for it.

        :raises MeshException: what the flow fails with
        """
        try:
            step = next(flow)
            while True:
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                    step = flow.send(b"")
                    continue
                try:
                    answer = await self._send(step)
                except Exception as e:
                    step = flow.throw(e)
                else:
                    step = flow.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result
        finally:
            flow.close()

    async def close(self) -> None:
        """Ends the connections of the running event loop; the next call opens new ones."""
        loop = asyncio.get_running_loop()
        for key in [key for key in list(self._lines) if key[0] is loop]:
            await self._lines.pop(key).channel.close()

    async def _send(self, step: Send) -> bytes:
        request = step.request
        line = await self._line(step.address, channels.security(step.address, step.tls))
        try:
            answer: bytes = await line.method(request.path)(
                request.body,
                timeout=step.timeout,
                metadata=request.headers,
                compression=grpc.Compression.Gzip if request.gzip else None,
            )
            return answer
        except grpc.aio.AioRpcError as e:
            raise channels.failure(step.address, e.code(), e.details()) from e
        except grpc.aio.UsageError as e:
            raise channels.failure(step.address, grpc.StatusCode.CANCELLED, str(e)) from e

    async def _line(self, address: Address, tls: Optional[Tls]) -> _Line:
        loop = asyncio.get_running_loop()
        key = (loop, address, tls)
        line = self._lines.get(key)
        if line is None:
            for dead in [each for each in list(self._lines) if each[0].is_closed()]:
                self._lines.pop(dead, None)
            line = self._lines[key] = _Line(_open(address, tls))
            own = [each for each in list(self._lines) if each[0] is loop]
            if len(own) > channels.MAX_CHANNELS:
                await self._lines.pop(own[0]).channel.close()
        return line


def _open(address: Address, tls: Optional[Tls]) -> grpc.aio.Channel:
    options = channels.options(tls)
    if tls is None:
        return grpc.aio.insecure_channel(str(address), options)
    return grpc.aio.secure_channel(str(address), channels.credentials(tls), options)
