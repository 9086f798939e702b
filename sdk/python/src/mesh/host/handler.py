"""What the servers of threads and of asyncio have in common."""

from __future__ import annotations

import socket
from typing import Any, Iterable

from mesh import codes
from mesh.addresses import Address
from mesh.channels import MAX_MESSAGE
from mesh.errors import MeshException

#: Hosts to listen on that nobody can be told to call.
_EVERYWHERE = frozenset({"", "0.0.0.0", "::", "[::]", "*"})

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


def listening(runtime: str, node: Address) -> str:
    """Where to listen: any port that the node reaches unless the settings say."""
    return runtime or f"{own_host(node)}:0"


def address(listening: str, port: int, node: Address) -> str:
    """What others reach a server by that listens on such an address."""
    host = listening.rpartition(":")[0]
    return f"{own_host(node) if host in _EVERYWHERE else host}:{port}"


def own_host(node: Address) -> str:
    """The address that the node sees this program under. Connecting a datagram socket sends nothing; names are looked
    up, which may take a while.

    :raises MeshException: ``E0000000607`` when there is no way to the node
    """
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            node.host.strip("[]"), node.port, type=socket.SOCK_DGRAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(target)
            host = str(probe.getsockname()[0])
    except OSError as e:
        raise MeshException.of(codes.UNREACHABLE, f"there is no way to {node}: {e.strerror}") from e
    return f"[{host}]" if ":" in host else host


def bound(runtime: str, port: int) -> int:
    """:raises MeshException: ``E0000000619`` when nothing listens"""
    if port == 0:
        raise MeshException.of(codes.BAD_ADDRESS, f"cannot listen on {runtime}")
    return port
