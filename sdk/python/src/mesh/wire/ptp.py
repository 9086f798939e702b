"""The four operations of a channel as gRPC requests (protobuf, metadata first)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from google.protobuf.message import DecodeError, Message

from mesh import codes, headers
from mesh.errors import MeshException
from mesh.payload import Payload, view
from mesh.wire import ptp_pb2

PATH = "/org.ppc.ptp.PrivateTransferTransport/"
_MAX_TIMEOUT = 2**31 - 1


def push(topic: str, payload: Payload, metadata: Mapping[str, str]) -> bytes:
    """:raises MeshException: ``E0000000400`` for metadata that are not texts"""
    try:
        return _bytes(ptp_pb2.PushInbound(topic=topic, payload=bytes(view(payload)), metadata=metadata))
    except TypeError as e:
        raise MeshException.of(codes.BAD_REQUEST, f"topic and metadata are texts: {e!s:.200}") from e


def pop(topic: str, timeout: int) -> bytes:
    """:param timeout: milliseconds"""
    return _bytes(ptp_pb2.PopInbound(topic=topic, timeout=min(timeout, _MAX_TIMEOUT)))


def peek(topic: str) -> bytes:
    return _bytes(ptp_pb2.PeekInbound(topic=topic))


def release(topic: str, timeout: int) -> bytes:
    """:param timeout: milliseconds"""
    return _bytes(ptp_pb2.ReleaseInbound(topic=topic, timeout=min(timeout, _MAX_TIMEOUT)))


@dataclass(frozen=True)
class Outbound:
    """
    :param payload: None when there is none, which on this wire an empty message looks like, too
    :param message_id: empty unless the reader gives request ids and the sender gave one
    """

    payload: Optional[bytes]
    message_id: str
    sender: str


def outbound(body: bytes) -> Outbound:
    """
    :raises MeshException: with the code of the answer; ``E0000000616`` when it is none
    """
    try:
        message = ptp_pb2.TransportOutbound.FromString(body)
    except DecodeError as e:
        raise MeshException.of(codes.CODEC, f"the answer is no TransportOutbound: {e}") from e
    if message.code != codes.SUCCESS:
        raise MeshException.of(message.code or codes.CODEC, message.message or "the answer has no code")
    return Outbound(
        message.payload or None,
        message.metadata.get(headers.MESSAGE_ID, ""),
        message.metadata.get(headers.SOURCE_NODE_ID, ""),
    )


def answer(body: bytes) -> Optional[bytes]:
    """The payload of an answer; None when there is none.

    :raises MeshException: as ``outbound``
    """
    return outbound(body).payload


def _bytes(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)
