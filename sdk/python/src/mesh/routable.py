"""The same object towards other nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, Mapping, Optional, Sequence, TypeVar, cast

from mesh import codes, urn
from mesh.addresses import Failover
from mesh.bound import Bound
from mesh.errors import MeshException
from mesh.kinds import Principal
from mesh.retry import Retry
from mesh.tls import Tls
from mesh.way import Way

T = TypeVar("T")


class Routable(Generic[T]):
    """Immutable: each ``with_`` makes another; ``local`` and ``any`` end in an object like the one it is made of."""

    def __init__(self, reference: T, way: Way) -> None:
        self._reference = reference
        self._way = way

    @staticmethod
    def of(reference: T) -> Routable[T]:
        """:raises MeshException: ``E0000000400`` for an object that calls no node"""
        if not isinstance(reference, Bound):
            raise MeshException.of(codes.BAD_REQUEST, f"{type(reference).__name__} was not made by this SDK")
        return Routable(reference, reference._mesh_way)

    def with_address(self, address: str) -> Routable[T]:
        """:param address: ``host:port`` or a list in order"""
        return self._with(replace(self._way, nodes=Failover(address)))

    def with_headers(self, given: Mapping[str, str]) -> Routable[T]:
        return self._with(self._way.carrying(given))

    def with_timeout(self, seconds: float) -> Routable[T]:
        """For one call with all its retries."""
        if seconds <= 0:
            raise MeshException.of(codes.BAD_REQUEST, f"a timeout is above 0 seconds, not {seconds}")
        return self._with(replace(self._way, timeout=seconds))

    def with_retry(self, retry: Retry) -> Routable[T]:
        return self._with(replace(self._way, retry=retry))

    def with_tls(self, tls: Optional[Tls]) -> Routable[T]:
        return self._with(replace(self._way, tls=tls))

    def with_packet_size(self, size: int) -> Routable[T]:
        """:param size: bytes of one piece of a message; 0: not split, without derived topics"""
        if size < 0:
            raise MeshException.of(codes.BAD_REQUEST, f"a packet has 0 or more bytes, not {size}")
        return self._with(replace(self._way, packet_size=size))

    def local(self) -> T:
        """Towards the node at the address."""
        return self._at(urn.LOCAL_NODE)

    def any(self, principal: Principal) -> T:
        """Towards a partner, through the node at the address. The institution counts, if it is given."""
        return self._at(principal.inst_id or principal.node_id)

    def any_inst(self, inst_id: str) -> T:
        return self._at(inst_id)

    def any_node(self, node_id: str) -> T:
        return self._at(node_id)

    def many(self, principals: Sequence[Principal]) -> list[T]:
        return [self.any(each) for each in principals]

    def many_inst(self, inst_ids: Sequence[str]) -> list[T]:
        return [self.any_inst(each) for each in inst_ids]

    def _with(self, way: Way) -> Routable[T]:
        return Routable(self._reference, way)

    def _at(self, target: str) -> T:
        if not target:
            raise MeshException.of(codes.BAD_REQUEST, "neither a node nor an institution is named")
        bound = cast(Bound, self._reference)
        return cast(T, bound._mesh_on(replace(self._way, target=target.lower())))
