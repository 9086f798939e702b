"""The flows of a session: push, pop, peek and release of single messages of the node."""

from __future__ import annotations

import datetime
import functools
import time
from dataclasses import dataclass, field
from typing import Mapping, Optional, Union

from mesh import codec, codes, headers
from mesh.context import Mesh, new_id
from mesh.delivered import Delivered
from mesh.errors import MeshException
from mesh.flow import Flow, Request, call
from mesh.payload import Payload
from mesh.way import Way
from mesh.wire import ptp

#: Milliseconds that a pop waits which is given no timeout, as the node's own default.
DEFAULT_WAIT = 120_000

#: Seconds.
_PUSH_TIMEOUT = 300.0
_SHORT_TIMEOUT = 10.0
#: A node answers a pop at its timeout; the socket waits so much longer for that answer.
_GRACE = 5.0

Wait = Union[None, int, float, datetime.timedelta]


@dataclass(frozen=True)
class Exchange:
    """
    :param metadata: headers by their names on the wire
    """

    way: Way
    session_id: str
    metadata: Mapping[str, str]
    delivered: Delivered = field(default_factory=Delivered, compare=False)

    @staticmethod
    def of(way: Way, session_id: str, metadata: Mapping[str, str]) -> Exchange:
        """:raises MeshException: ``E0000000400`` for what no header can carry"""
        given = headers.normal(metadata)
        kept = {name: value for name, value in given.items() if name not in headers.OF_ONE_CALL}
        return Exchange(way, headers.checked(headers.SESSION_ID, session_id), kept)

    def push(self, payload: Payload, metadata: Mapping[str, str], topic: str) -> Flow[None]:
        """Done once: a repetition has the same message id."""
        request = Request(
            ptp.PATH + "push",
            ptp.push(topic, payload, metadata),
            self._headers({headers.MESSAGE_ID: new_id()}, targeted=True),
        )
        return call(self.way, lambda left: request, _done, timeout=self._timeout(_PUSH_TIMEOUT), attempts=self._tries)

    def pop(self, wait: float, topic: str) -> Flow[Optional[bytes]]:
        """None when nothing came. A repetition gets the message whose answer was lost; one that the node brings back
        although the program has had it is passed over.

        :param wait: milliseconds
        """
        end = time.monotonic() + wait / 1000
        left = wait / 1000
        while True:
            found = yield from self._take(left, topic)
            if self.delivered.is_first(topic, found):
                return found.payload
            left = max(0.0, end - time.monotonic())

    def _take(self, seconds: float, topic: str) -> Flow[ptp.Outbound]:
        sent = self._headers({headers.REQUEST_ID: new_id()})

        def request(left: float) -> Request:
            return Request(ptp.PATH + "pop", ptp.pop(topic, max(1, round(left * 1000))), sent)

        return call(self.way, request, ptp.outbound, timeout=seconds, grace=_GRACE, attempts=self._tries)

    def peek(self, topic: str) -> Flow[Optional[bytes]]:
        """None when nothing is there. Never repeated: the message whose answer was lost would be lost, too."""
        request = Request(ptp.PATH + "peek", ptp.peek(topic), self._headers({}))
        return call(self.way, lambda left: request, ptp.answer, timeout=self._timeout(_SHORT_TIMEOUT))

    def release(self, wait: float, topic: str) -> Flow[None]:
        """:param wait: milliseconds; 0: 10 seconds"""
        timeout = wait / 1000 if wait > 0 else self._timeout(_SHORT_TIMEOUT)
        request = Request(ptp.PATH + "release", ptp.release(topic, round(wait)), self._headers({}))
        return call(self.way, lambda left: request, _done, timeout=timeout, attempts=self._tries)

    @property
    def _tries(self) -> int:
        return self.way.retry.attempts

    def _timeout(self, default: float) -> float:
        return default if self.way.timeout is None else self.way.timeout

    @functools.cached_property
    def _own_of_push(self) -> Mapping[str, str]:
        return {**self.way.headers, **self.metadata}

    @functools.cached_property
    def _own_of_read(self) -> Mapping[str, str]:
        return _untargeted(self._own_of_push)

    def _headers(self, extra: Mapping[str, str], targeted: bool = False) -> tuple[tuple[str, str], ...]:
        """Of a call and its repetitions. Only a push has a target: what is read is read from the node that is asked."""
        context = Mesh.context()
        own = self._own_of_push if targeted else self._own_of_read
        outer = context.headers if targeted else _untargeted(context.headers)
        given = {**outer, **own} if outer else own
        sent = {
            headers.TRACE_ID: given.get(headers.TRACE_ID) or context.get_trace_id(),
            headers.SPAN_ID: "0",
            **given,
            headers.SESSION_ID: self.session_id,
            **self.way.authorization,
            **extra,
        }
        return tuple(sent.items())


def waiting(wait: Wait, default: float) -> float:
    """Milliseconds.

    :raises MeshException: ``E0000000400`` below 0, or for what is no number
    """
    try:
        found = default if wait is None else codec.milliseconds(wait)
    except (TypeError, ValueError, OverflowError):
        found = -1
    if found < 0:
        raise MeshException.of(codes.BAD_REQUEST, f"a timeout is 0 or more milliseconds, not {wait!r:.80}")
    return found


def _untargeted(given: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in given.items() if name not in headers.TARGETS} if given else given


def _done(body: bytes) -> None:
    ptp.answer(body)
