"""Who provides an interface: by default calls to the node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

from mesh import codes
from mesh.errors import MeshException
from mesh.macro import Spi
from mesh.operation import operations
from mesh.stub import stub

if TYPE_CHECKING:
    from mesh.client import Client

T = TypeVar("T")
Factory = Callable[["Client"], Any]

#: The provider that calls the node.
MESH = "mesh"

_registered: dict[type, dict[str, Factory]] = {}


def register(interface: type[T], name: str, factory: Callable[[Client], T]) -> None:
    """Adds a provider, or puts another in its place."""
    _registered.setdefault(interface, {})[name] = factory


def names(interface: type) -> list[str]:
    return sorted(_factories(interface))


def default_name(interface: type) -> str:
    """The one that ``@spi`` names, else ``mesh``."""
    declared = getattr(interface, "__spi__", None)
    return declared.name if isinstance(declared, Spi) else MESH


def provide(interface: type[T], name: str, client: Client) -> T:
    """:raises MeshException: ``E0000000404`` when there is no such provider"""
    factory = _factories(interface).get(name)
    if factory is None:
        raise MeshException.of(codes.NOT_FOUND, f"{interface.__name__} has no operation, and no provider named {name}")
    return cast(T, factory(client))


def _factories(interface: type) -> dict[str, Factory]:
    found = dict(_registered.get(interface, {}))
    if MESH not in found and operations(interface):
        found[MESH] = lambda client: stub(interface)(client, client.way)
    return found
