"""Finds what serves a call, and runs it."""

from __future__ import annotations

import asyncio
import inspect
import logging
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Sequence

from mesh import codec, codes, headers
from mesh.context import Mesh
from mesh.errors import MeshException
from mesh.kinds import Event
from mesh.macro import Binding, Published
from mesh.operation import Operation, operations
from mesh.urn import Urn
from mesh.wire import sdk

_log = logging.getLogger("mesh.host")


@dataclass(frozen=True)
class Served:
    """One thing that is served.

    :param name: it is called by
    :param method: bound to its object
    :param operation: None for a subscriber
    """

    name: str
    method: Callable[..., Any]
    operation: Optional[Operation]
    binding: Optional[Binding]
    attrs: Mapping[str, str]

    def arguments(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if self.operation is not None:
            return self.operation.read(body)
        if body.get("event") is None:
            raise MeshException.of(codes.BAD_REQUEST, f"{self.name}: event is missing")
        parameter = next(iter(inspect.signature(self.method).parameters))
        return {parameter: codec.decode(Event, body["event"])}


@dataclass(frozen=True)
class _Call:
    served: Served
    arguments: Mapping[str, Any]
    trace_id: str


class Dispatcher:
    """Immutable; any thread."""

    def __init__(self, published: Sequence[Published]) -> None:
        self._served: dict[str, Served] = {}
        for each in published:
            for served in _of(each.service(), each.attrs):
                if served.name in self._served:
                    raise MeshException.of(codes.BAD_REQUEST, f"{served.name} is published twice")
                self._served[served.name] = served

    @property
    def served(self) -> Sequence[Served]:
        return list(self._served.values())

    def answer(self, sent: Mapping[str, str], body: bytes) -> bytes:
        """The answer of a call, whose failure is in it; blocks while the call runs.

        :param sent: headers in lower case
        """
        try:
            call = self._read(sent, body)
            with Mesh.within(call.trace_id or None):
                result = call.served.method(**call.arguments)
                return sdk.success(asyncio.run(result) if inspect.iscoroutine(result) else result)
        except Exception as e:
            return _refused(sent, e)

    async def answer_async(self, sent: Mapping[str, str], body: bytes) -> bytes:
        """The same on an event loop: methods that are not ``async`` run beside it."""
        try:
            call = self._read(sent, body)
            with Mesh.within(call.trace_id or None):
                if inspect.iscoroutinefunction(call.served.method):
                    return sdk.success(await call.served.method(**call.arguments))
                return sdk.success(await asyncio.to_thread(call.served.method, **call.arguments))
        except Exception as e:
            return _refused(sent, e)

    def _read(self, sent: Mapping[str, str], body: bytes) -> _Call:
        urn = Urn.parse(sent.get(headers.URN, ""))
        served = self._served.get(urn.name) or self._subscriber(urn.name)
        if served is None:
            raise MeshException.of(codes.NO_OPERATION, f"no operation named {urn.name}")
        request = codec.loads(body) if body else {}
        if not isinstance(request, dict):
            raise MeshException.of(codes.CODEC, "a request is a JSON object")
        attachments = request.get("attachments")
        known = {**sent, **attachments} if isinstance(attachments, dict) else sent
        return _Call(served, served.arguments(request), str(known.get(headers.TRACE_ID) or ""))

    def _subscriber(self, name: str) -> Optional[Served]:
        """Who listens to every code of the topic."""
        return self._served.get(Binding(name.rpartition(".")[0], "*").name)


def _of(target: object, attrs: Mapping[str, str]) -> list[Served]:
    found = [
        Served(operation.mpi.name, getattr(target, name), operation, None, attrs)
        for name, operation in operations(type(target)).items()
    ]
    for name in dir(type(target)):
        binding = getattr(getattr(type(target), name), "__binding__", None)
        if isinstance(binding, Binding):
            found.append(Served(binding.name, getattr(target, name), None, binding, attrs))
    if not found:
        raise MeshException.of(codes.BAD_REQUEST, f"{type(target).__name__} has neither an operation nor a binding")
    return found


def _refused(sent: Mapping[str, str], cause: Exception) -> bytes:
    if isinstance(cause, MeshException):
        return sdk.refusal(cause)
    _log.error("%s failed", sent.get(headers.URN), exc_info=cause)
    text = " ".join(f"{type(cause).__name__}: {cause}".split())
    return sdk.refusal(MeshException.of(codes.INTERNAL, f"{text:.500}"))
