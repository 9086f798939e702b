"""Options of gRPC channels, and what a failed call means."""

from __future__ import annotations

from typing import Optional

import grpc

from mesh import codes
from mesh.addresses import Address
from mesh.errors import MeshException
from mesh.tls import Tls

#: Bytes of one answer, above every node's limit of one message.
MAX_MESSAGE = 1024 * 1024 * 1024
#: Channels that one client keeps open.
MAX_CHANNELS = 64

_LOST = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
#: How gRPC says that it does not believe the node's certificate.
_DISTRUST = (
    "certificate verify failed",
    "certificate_verify_failed",
    "hostname verification",
    "is not in peer certificate",
)
_CODES = {
    # Closed by this program, or reset by the node.
    grpc.StatusCode.CANCELLED: codes.UNREACHABLE,
    grpc.StatusCode.UNAVAILABLE: codes.UNREACHABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED: codes.TIMEOUT,
    grpc.StatusCode.UNIMPLEMENTED: codes.NOT_FOUND,
    grpc.StatusCode.RESOURCE_EXHAUSTED: codes.TOO_LARGE,
    grpc.StatusCode.PERMISSION_DENIED: codes.FORBIDDEN,
    grpc.StatusCode.INVALID_ARGUMENT: codes.BAD_REQUEST,
}


def options(tls: Optional[Tls]) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [
        ("grpc.max_send_message_length", MAX_MESSAGE),
        ("grpc.max_receive_message_length", MAX_MESSAGE),
        # A dead peer is noticed while a pop waits.
        ("grpc.keepalive_time_ms", 12_000),
        ("grpc.keepalive_timeout_ms", 6_000),
        ("grpc.http2.max_pings_without_data", 0),
        # A node that was restarted is found again at once, not after minutes.
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.min_reconnect_backoff_ms", 5_000),
        ("grpc.max_reconnect_backoff_ms", 2_000),
        # Each client has its own connections: closing one touches no other.
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.enable_retries", 0),
        ("grpc.enable_http_proxy", 0),
    ]
    if tls is not None and tls.server_name:
        found.append(("grpc.ssl_target_name_override", tls.server_name))
    return found


def credentials(tls: Tls) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(*tls.materials())


def security(address: Address, tls: Optional[Tls]) -> Optional[Tls]:
    """TLS when the scheme of the address says so, and without a scheme when the settings do."""
    wanted = address.secure if address.secure is not None else tls is not None
    return (tls or Tls()) if wanted else None


def failure(address: Address, status: grpc.StatusCode, details: Optional[str]) -> MeshException:
    """What a gRPC status means to a caller."""
    text = " ".join((details or "").split())
    if any(sign in text.lower() for sign in _DISTRUST):
        return MeshException.of(codes.CERTIFICATE, f"{address}: {text:.300}")
    return MeshException.of(
        _CODES.get(status, codes.INTERNAL),
        f"{address}: {status.name.lower()} {text:.300}".rstrip(),
        lost=status in _LOST,
    )
