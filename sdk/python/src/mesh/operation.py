"""An operation of the SDK wire, read from the method that declares it."""

from __future__ import annotations

import collections.abc
import inspect
import typing
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional

from mesh import codec, codes
from mesh.errors import MeshException
from mesh.kinds.kind import Kind


@dataclass(frozen=True)
class Mpi:
    """What ``@mpi`` says about a method.

    :param name: of the operation, ``mesh.net.refresh``
    :param timeout: milliseconds for one call, retries included
    :param retries: how often a call is repeated whose answer was lost; 0 for what must not be done twice
    """

    name: str
    timeout: int
    retries: int


@dataclass(frozen=True)
class Operation:
    """Name, parameters by name, and result of an operation."""

    mpi: Mpi
    signature: inspect.Signature
    hints: Mapping[str, Any]
    is_async: bool

    @staticmethod
    def of(method: Callable[..., Any]) -> Optional[Operation]:
        """None for a method without ``@mpi``."""
        mpi = getattr(method, "__mpi__", None)
        if not isinstance(mpi, Mpi):
            return None
        plain = inspect.unwrap(method)
        return Operation(
            mpi, inspect.signature(plain), typing.get_type_hints(plain), inspect.iscoroutinefunction(plain)
        )

    def arguments(self, receiver: Any, positional: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
        """The members of a request.

        :raises TypeError: as any call with wrong arguments
        """
        bound = self.signature.bind(receiver, *positional, **named)
        bound.apply_defaults()
        given = list(bound.arguments.items())[1:]
        return {name: self._listed(name, value) for name, value in given if value is not None}

    def _listed(self, name: str, value: Any) -> Any:
        """One record where a list may be given is a list of one."""
        hint = self.hints.get(name)
        shapes = [hint, *typing.get_args(hint)]
        if isinstance(value, Kind) and any(typing.get_origin(each) is collections.abc.Sequence for each in shapes):
            return [value]
        return value

    def content(self, value: Any) -> Any:
        """The result, from the content of an answer."""
        return codec.decode(self.hints.get("return", Any), value)

    def read(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a request, for the method that serves it.

        :raises MeshException: ``E0000000400`` when one without a default is missing
        """
        found = {}
        for name, parameter in list(self.signature.parameters.items())[1:]:
            if body.get(name) is not None:
                found[name] = codec.decode(self.hints.get(name, Any), body[name])
            elif parameter.default is inspect.Parameter.empty:
                raise MeshException.of(codes.BAD_REQUEST, f"{self.mpi.name}: {name} is missing")
        return found


def operations(interface: type) -> dict[str, Operation]:
    """The operations of a class by the names of their methods, inherited ones too."""
    found = {}
    for name in dir(interface):
        for owner in interface.__mro__:
            operation = Operation.of(owner.__dict__[name]) if callable(owner.__dict__.get(name)) else None
            if operation is not None:
                found[name] = operation
                break
    return found
