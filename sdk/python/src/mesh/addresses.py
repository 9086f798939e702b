"""Addresses of nodes: ``a``, ``a:7304``, ``a,b,c:7304``, ``https://a:7304``."""

from __future__ import annotations

import re
import threading
import time
from typing import NamedTuple, Optional

from mesh import codes
from mesh.errors import MeshException

DEFAULT_PORT = 7304
#: An address that failed is not the first choice for so many seconds.
REST = 5.0

_SCHEMES = {"http": False, "h2c": False, "grpc": False, "https": True, "grpcs": True}
_MEMBER = re.compile(
    r"(?:(?P<scheme>[A-Za-z0-9]+)://)?"
    r"(?P<host>\[[0-9a-fA-F:.]+\]|[0-9a-fA-F]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*|[^\s:/@\[\]]+)"
    r"(?::(?P<port>\d{1,5}))?/?"
)
_MAX_MEMBERS = 64


class Address(NamedTuple):
    """One socket of a node. ``secure``: whether its scheme asks for TLS; None without a scheme."""

    host: str
    port: int
    secure: Optional[bool] = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse(text: str) -> tuple[Address, ...]:
    """Reads a list; the last port that is given serves the members that have none, else 7304 does.

    :raises MeshException: ``E0000000619``
    """
    matches = [_MEMBER.fullmatch(member.strip()) for member in text.split(",")]
    if len(matches) > _MAX_MEMBERS:
        raise MeshException.of(codes.BAD_ADDRESS, f"more than {_MAX_MEMBERS} addresses in one list")
    ports = [int(match["port"]) for match in matches if match and match["port"]]
    found = []
    for match in matches:
        scheme = (match["scheme"] or "").lower() if match else ""
        port = int(match["port"]) if match and match["port"] else (ports or [DEFAULT_PORT])[-1]
        if match is None or (scheme and scheme not in _SCHEMES) or not 0 < port < 65536:
            raise MeshException.of(codes.BAD_ADDRESS, f"not an address, host:port or a list of them: {text!r:.200}")
        host = match["host"]
        bare = ":" in host and not host.startswith("[")
        found.append(Address(f"[{host}]" if bare else host, port, _SCHEMES.get(scheme)))
    return tuple(found)


class Failover:
    """The members of a list in the order they are to be tried: the first of those that have not failed lately.

    Any thread.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._members = parse(text)
        self._rests = [0.0] * len(self._members)
        self._lock = threading.Lock()

    def best(self) -> Address:
        now = time.monotonic()
        with self._lock:
            ready = [i for i, until in enumerate(self._rests) if until <= now]
            choice = ready[0] if ready else min(range(len(self._rests)), key=self._rests.__getitem__)
        return self._members[choice]

    def failed(self, address: Address) -> None:
        with self._lock:
            for i, member in enumerate(self._members):
                if member == address:
                    self._rests[i] = time.monotonic() + REST
