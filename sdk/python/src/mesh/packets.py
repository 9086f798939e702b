"""Messages in pieces: their number on the derived topic ``<topic>-mesh-split-0``, the pieces on ``-1`` to ``-n``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Mapping, Optional

from mesh import codes
from mesh.errors import MeshException
from mesh.exchange import Exchange
from mesh.flow import Flow
from mesh.payload import Payload, view

_MARK = "-mesh-split-"
#: 64 GiB in pieces of the default size.
_MAX_PIECES = 1024
_MAX_DIGITS = 4

Read = Callable[[str], Flow[Optional[bytes]]]


def topic_of(topic: str, piece: int) -> str:
    return f"{topic}{_MARK}{piece}"


def push(exchange: Exchange, size: int, payload: Payload, metadata: Mapping[str, str], topic: str) -> Flow[None]:
    """:raises MeshException: ``E0000000413`` for more pieces than a reader takes"""
    octets = view(payload)
    count = -(-len(octets) // size)
    if count > _MAX_PIECES:
        raise MeshException.of(codes.TOO_LARGE, f"{len(octets)} bytes are more than {_MAX_PIECES} pieces of {size}")
    yield from exchange.push(str(count).encode("ascii"), metadata, topic_of(topic, 0))
    for piece in range(count):
        yield from exchange.push(octets[piece * size : (piece + 1) * size], metadata, topic_of(topic, piece + 1))


@dataclass
class _Assembly:
    """A message of which some pieces are there."""

    count: int
    pieces: list[bytes] = field(default_factory=list)


class Assemblies:
    """Messages that are being read, by topic; kept between calls, so that a piece that came late still belongs to its
    message. One call at a time on one topic."""

    def __init__(self) -> None:
        self._begun: dict[str, _Assembly] = {}

    def read(self, topic: str, read: Read) -> Flow[Optional[bytes]]:
        """The next message; None when it, or a piece of it, has not come.

        :raises MeshException: ``E0000000616`` when the number of pieces is none
        """
        message = self._begun.get(topic)
        if message is None:
            head = yield from read(topic_of(topic, 0))
            if head is None:
                return None
            message = self._begun[topic] = _Assembly(_count(head, topic))
        while len(message.pieces) < message.count:
            piece = yield from read(topic_of(topic, len(message.pieces) + 1))
            if piece is None:
                return None
            message.pieces.append(piece)
        self._begun.pop(topic, None)
        return message.pieces[0] if message.count == 1 else b"".join(message.pieces)

    def forget(self, topic: str) -> None:
        """What was begun of a topic; of all topics when it is empty."""
        for begun in [topic] if topic else list(self._begun):
            self._begun.pop(begun, None)


def _count(head: bytes, topic: str) -> int:
    if not head.isdigit() or len(head) > _MAX_DIGITS or int(head) > _MAX_PIECES:
        raise MeshException.of(
            codes.CODEC, f"{topic_of(topic, 0)} holds no number of pieces up to {_MAX_PIECES}: {head[:20]!r}"
        )
    return int(head)
