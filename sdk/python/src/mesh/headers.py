"""Names of headers, in lower case; gRPC metadata and HTTP headers have the same."""

from __future__ import annotations

import enum
from typing import Mapping

from mesh import codes
from mesh.errors import MeshException


class Metadata(enum.Enum):
    """The headers a program gives to ``Transport.open``."""

    MESH_VERSION = "x-ptp-version"
    MESH_TECH_PROVIDER_CODE = "x-ptp-tech-provider-code"
    MESH_TRACE_ID = "x-ptp-trace-id"
    MESH_TOKEN = "x-ptp-token"
    MESH_URI = "x-ptp-uri"
    MESH_SESSION_ID = "x-ptp-session-id"
    MESH_TOPIC = "x-ptp-topic"
    MESH_TIMEOUT = "x-ptp-timeout"
    MESH_SOURCE_NODE_ID = "x-ptp-source-node-id"
    MESH_SOURCE_INST_ID = "x-ptp-source-inst-id"
    MESH_TARGET_NODE_ID = "x-ptp-target-node-id"
    MESH_TARGET_INST_ID = "x-ptp-target-inst-id"
    MESH_MESSAGE_ID = "x-ptp-message-id"
    MESH_REQUEST_ID = "x-ptp-request-id"

    def key(self) -> str:
        """The name on the wire."""
        return self.value


TRACE_ID = Metadata.MESH_TRACE_ID.value
SESSION_ID = Metadata.MESH_SESSION_ID.value
MESSAGE_ID = Metadata.MESH_MESSAGE_ID.value
REQUEST_ID = Metadata.MESH_REQUEST_ID.value
SOURCE_NODE_ID = Metadata.MESH_SOURCE_NODE_ID.value
TARGETS = frozenset({Metadata.MESH_TARGET_NODE_ID.value, Metadata.MESH_TARGET_INST_ID.value})
#: What a session sets itself for each call, or the node does.
OF_ONE_CALL = frozenset(
    {
        Metadata.MESH_TOPIC.value,
        Metadata.MESH_TIMEOUT.value,
        Metadata.MESH_URI.value,
        Metadata.MESH_MESSAGE_ID.value,
        Metadata.MESH_REQUEST_ID.value,
        SOURCE_NODE_ID,
        Metadata.MESH_SOURCE_INST_ID.value,
    }
)
AUTHORIZATION = "authorization"
URN = "mesh-urn"
SPAN_ID = "mesh-span-id"
TIMESTAMP = "mesh-timestamp"
RUN_MODE = "mesh-run-mode"
INCOMING_HOST = "mesh-incoming-host"

_PREFIXES = ("x-ptp-", "mesh-", "traceparent", "tracestate")


def normal(metadata: Mapping[str, str]) -> dict[str, str]:
    """The headers among the entries of a map, by their names on the wire; ``x_ptp_token`` is ``x-ptp-token``.

    Entries without a value are left out.

    :raises MeshException: ``E0000000400`` for a value that no header can carry
    """
    found: dict[str, str] = {}
    for name, value in metadata.items():
        header = name.lower().replace("_", "-")
        if not header.startswith(_PREFIXES) or value is None or value == "":
            continue
        found[header] = checked(header, value)
    return found


def checked(name: str, value: str) -> str:
    """:raises MeshException: ``E0000000400`` when the value is not printable ASCII"""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or value != value.strip():
        raise MeshException.of(codes.BAD_REQUEST, f"the value of {name} must be printable ASCII text")
    return value
