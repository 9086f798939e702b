"""The decorators that declare operations, interfaces and services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, TypeVar, overload

from mesh.operation import Mpi

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)


def mpi(name: str, timeout: int = 10_000, retries: int = 0) -> Callable[[F], F]:
    """Declares a method as an operation: its parameters are the members of the request.

    :param name: for example ``mesh.net.refresh``
    :param timeout: milliseconds for one call
    :param retries: repetitions of a call whose answer was lost; only for what may be done twice
    """
    if not name or timeout <= 0 or retries < 0:
        raise ValueError("an operation has a name, a timeout above 0 and retries of 0 or more")

    def declare(method: F) -> F:
        setattr(method, "__mpi__", Mpi(name, timeout, retries))
        return method

    return declare


@dataclass(frozen=True)
class Spi:
    """What ``@spi`` says about an interface: the name of its default provider."""

    name: str


def spi(name: str = "mesh") -> Callable[[C], C]:
    """Declares an interface that ``ServiceLoader`` finds providers of."""

    def declare(interface: C) -> C:
        setattr(interface, "__spi__", Spi(name))
        return interface

    return declare


@dataclass(frozen=True)
class Binding:
    """What ``@binding`` says about a method: the events it is told of. ``code`` ``*``: every code of the topic."""

    topic: str
    code: str

    @property
    def name(self) -> str:
        """What such events are called by."""
        return f"{self.topic}.{self.code}"


@dataclass(frozen=True)
class Published:
    """A class whose operations are served. ``attrs``: of each of its services in the registration."""

    service: type
    attrs: Mapping[str, str]


_published: dict[type, Published] = {}


@overload
def mps(service: C) -> C: ...


@overload
def mps(*, attrs: Mapping[str, str]) -> Callable[[C], C]: ...


def mps(service: Optional[C] = None, *, attrs: Optional[Mapping[str, str]] = None) -> Any:
    """Publishes a class: ``mesh.start()`` makes one, without arguments, and serves its operations and bindings."""

    def publish(published: C) -> C:
        _published[published] = Published(published, dict(attrs or {}))
        return published

    return publish if service is None else publish(service)


def binding(topic: str, code: str = "*") -> Callable[[F], F]:
    """Declares a method of a published class as a subscriber; its one parameter is an ``Event``."""
    if not topic or not code:
        raise ValueError("a binding has a topic and a code")

    def declare(method: F) -> F:
        setattr(method, "__binding__", Binding(topic, code))
        return method

    return declare


def published() -> list[Published]:
    """In the order of their declaration."""
    return list(_published.values())


def withdraw(service: type) -> None:
    """Publishes a class no longer, from the next ``mesh.start()`` on."""
    _published.pop(service, None)
