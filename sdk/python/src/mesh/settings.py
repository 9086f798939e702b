"""What this process is told from outside: the one reader of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Mapping, Optional

from mesh import codes, headers
from mesh.errors import MeshException
from mesh.retry import MOST_ATTEMPTS
from mesh.tls import Tls

PACKET_SIZE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """
    :param address: MESH_ADDRESS, the nodes of this program, tried in order
    :param name: MESH_NAME, what this program calls itself
    :param runtime: MESH_RUNTIME, ``host:port`` that hosted services listen on and are reached by; empty: any port of the address
        that the first node sees this program under
    :param packet_size: MESH_PACKET_SIZE, bytes of one piece of a message; 0: messages are not split and have no
        derived topics
    :param tls: MESH_TLS_ROOT, MESH_TLS_CERTIFICATE, MESH_TLS_KEY (files), MESH_TLS_NAME; None without any of them
    :param token: MESH_TOKEN, for nodes that ask for one
    :param retries: MESH_RETRIES, attempts of a call after the first; None: its deadline alone ends them
    """

    address: str = "127.0.0.1"
    name: str = "mesh"
    runtime: str = ""
    packet_size: int = PACKET_SIZE
    tls: Optional[Tls] = None
    token: str = field(default="", repr=False)
    retries: Optional[int] = None

    @staticmethod
    def read(environment: Mapping[str, str] = os.environ) -> Settings:
        """:raises MeshException: ``E0000000400`` for a value that is none"""
        return Settings(
            address=environment.get("MESH_ADDRESS") or "127.0.0.1",
            name=headers.checked("MESH_NAME", environment.get("MESH_NAME") or "mesh"),
            runtime=environment.get("MESH_RUNTIME") or "",
            packet_size=_size(environment.get("MESH_PACKET_SIZE")),
            tls=_tls(environment),
            token=headers.checked("MESH_TOKEN", environment.get("MESH_TOKEN") or ""),
            retries=_retries(environment.get("MESH_RETRIES")),
        )


def _size(text: Optional[str]) -> int:
    if not text:
        return PACKET_SIZE
    if not text.isdecimal():
        raise MeshException.of(codes.BAD_REQUEST, f"MESH_PACKET_SIZE is a number of bytes, not {text!r:.40}")
    return int(text)


def _retries(text: Optional[str]) -> Optional[int]:
    if not text:
        return None
    if not text.isdecimal() or int(text) >= MOST_ATTEMPTS:
        raise MeshException.of(codes.BAD_REQUEST, f"MESH_RETRIES is a number below {MOST_ATTEMPTS}, not {text!r:.40}")
    return int(text)


def _tls(environment: Mapping[str, str]) -> Optional[Tls]:
    root, certificate, key, name = (
        environment.get(f"MESH_TLS_{part}") or None for part in ("ROOT", "CERTIFICATE", "KEY", "NAME")
    )
    if root or certificate or key or name:
        return Tls(root, certificate, key, name)
    return None
