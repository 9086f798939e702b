"""Objects that call nodes: a client and a way."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mesh.way import Way

if TYPE_CHECKING:
    from mesh.client import Client

B = TypeVar("B", bound="Bound")


class Bound:
    """Made by the SDK; ``Routable`` makes the same with another way."""

    def __init__(self, client: Client, way: Way) -> None:
        self._mesh_client = client
        self._mesh_way = way

    def _mesh_on(self: B, way: Way) -> B:
        return type(self)(self._mesh_client, way)
