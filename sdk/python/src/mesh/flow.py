"""Calls and their repetition, without sockets: a flow yields what is to be done and is sent what came of it.

The same flow is run by threads (``driver``) and by asyncio (``aio_driver``).
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Callable, Generator, Optional, TypeVar, Union

from mesh import codes
from mesh.addresses import Address
from mesh.errors import MeshException
from mesh.tls import Tls
from mesh.way import Way

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One unary gRPC call. ``gzip``: the body is compressed."""

    path: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    gzip: bool = False


@dataclass(frozen=True)
class Send:
    """To be sent; what comes back is the body of the answer. ``timeout`` in seconds."""

    request: Request
    address: Address
    tls: Optional[Tls]
    timeout: float


@dataclass(frozen=True)
class Pause:
    """To be waited for."""

    seconds: float


Step = Union[Send, Pause]
Flow = Generator[Step, bytes, T]


def call(
    way: Way,
    make: Callable[[float], Request],
    read: Callable[[bytes], T],
    *,
    timeout: float,
    grace: float = 0.0,
    attempts: int = 1,
) -> Flow[T]:
    """One call, repeated when its answer was lost or the node could not do it just now.

    :param make: the request, given the seconds that are left
    :param read: result of an answer; raises what the answer says went wrong
    :param timeout: seconds for all tries
    :param grace: seconds more that a socket waits for an answer that is to come at the timeout
    """
    end = time.monotonic() + timeout
    for failures in itertools.count():
        # The first try has all of it, to the millisecond.
        left = end - time.monotonic() if failures else timeout
        address = way.nodes.best()
        try:
            answer = yield Send(make(max(left, 0.0)), address, way.tls, max(left, 0.001) + grace)
            return read(answer)
        except MeshException as e:
            pause = way.retry.pause(failures)
            over = end - time.monotonic() <= pause
            if not e.transient or e.code == codes.TIMEOUT or over or failures + 1 >= attempts:
                raise
            way.nodes.failed(address)
        yield Pause(pause)
    raise AssertionError("unreachable")
