"""Where calls go and how."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Mapping, Optional

from mesh import urn
from mesh.addresses import Failover
from mesh.headers import AUTHORIZATION, normal
from mesh.retry import Retry
from mesh.settings import PACKET_SIZE
from mesh.tls import Tls


@dataclass(frozen=True)
class Way:
    """Immutable; ``dataclasses.replace`` makes another.

    :param nodes: asked in order
    :param target: node or institution that shall answer an operation
    :param headers: sent with each call
    :param timeout: seconds for one call with all its retries; None: each operation's own
    :param packet_size: bytes of one piece of a message, 0: not split, without derived topics
    :param token: of the node; empty: none
    """

    nodes: Failover
    target: str = urn.LOCAL_NODE
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    timeout: Optional[float] = None
    retry: Retry = Retry()
    packet_size: int = PACKET_SIZE
    tls: Optional[Tls] = None
    token: str = field(default="", repr=False)

    @property
    def authorization(self) -> Mapping[str, str]:
        """The header that carries the token; nothing without one."""
        return {AUTHORIZATION: f"Bearer {self.token}"} if self.token else {}

    def carrying(self, given: Mapping[str, str]) -> Way:
        """The same with these headers, too.

        :raises MeshException: ``E0000000400`` for a value that no header can carry
        """
        return replace(self, headers={**self.headers, **normal(given)})
