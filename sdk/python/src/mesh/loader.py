"""Finds providers of interfaces by name, for the client of this process."""

from __future__ import annotations

from typing import Callable, Generic, TypeVar

from mesh import client, providers
from mesh.client import Client

T = TypeVar("T")


def proxy(interface: type[T]) -> T:
    """The interface as calls to the node of this process."""
    return client.default().proxy(interface)


class MethodProxy:
    """Makes interfaces into calls."""

    def proxy(self, interface: type[T]) -> T:
        """As the function of this name."""
        return proxy(interface)


class ServiceLoader(Generic[T]):
    """The providers of one interface."""

    def __init__(self, interface: type[T]) -> None:
        self._interface = interface

    @staticmethod
    def load(interface: type[T]) -> ServiceLoader[T]:
        return ServiceLoader(interface)

    @staticmethod
    def register(interface: type[T], name: str, factory: Callable[[Client], T]) -> None:
        """Adds a provider, or puts another in its place."""
        providers.register(interface, name, factory)

    def get_default(self) -> T:
        """The provider that ``@spi`` names, else ``mesh``: calls to the node."""
        return self.get(providers.default_name(self._interface))

    def get(self, name: str) -> T:
        """:raises MeshException: ``E0000000404`` when there is no such provider"""
        return providers.provide(self._interface, name, client.default())

    def list(self) -> list[str]:
        """The names of all providers."""
        return providers.names(self._interface)


ServiceLoader.register(MethodProxy, providers.MESH, lambda _: MethodProxy())
