"""What the servers of threads and of asyncio have in common."""

from __future__ import annotations

from typing import Any, Iterable

from mesh import codes
from mesh.channels import MAX_MESSAGE
from mesh.errors import MeshException

#: Calls at once; one more is refused by gRPC.
MAX_CALLS = 256

OPTIONS: list[tuple[str, object]] = [
    ("grpc.max_send_message_length", MAX_MESSAGE),
    ("grpc.max_receive_message_length", MAX_MESSAGE),
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # Another program on the same port is an error, not a companion.
    ("grpc.so_reuseport", 0),
]


def sent(metadata: Iterable[Any]) -> dict[str, str]:
    """The headers of a call that are texts."""
    return {key.lower(): value for key, value in metadata if isinstance(value, str)}


def address(runtime: str, port: int) -> str:
    """What others reach a server by that listens on a runtime address."""
    return f"{runtime.rpartition(':')[0]}:{port}"


def bound(runtime: str, port: int) -> int:
    """:raises MeshException: ``E0000000619`` when nothing listens"""
    if port == 0:
        raise MeshException.of(codes.BAD_ADDRESS, f"cannot listen on {runtime}")
    return port
