"""Makes objects whose operations are calls, from the class that declares them."""

from __future__ import annotations

import functools
from typing import Any, Callable

from mesh.bound import Bound
from mesh.invocation import invoke
from mesh.operation import Operation, operations


@functools.lru_cache(maxsize=1024)
def stub(interface: Any) -> Any:
    """A class with the methods of the interface; those that are ``async`` are called with asyncio."""
    methods = {name: _async(each) if each.is_async else _sync(each) for name, each in operations(interface).items()}
    return type(interface.__name__, (Bound, interface), methods)


def _sync(operation: Operation) -> Callable[..., Any]:
    def method(self: Bound, *positional: Any, **named: Any) -> Any:
        arguments = operation.arguments(self, positional, named)
        client = self._mesh_client
        return client.driver.run(invoke(self._mesh_way, client.name, operation, arguments))

    return method


def _async(operation: Operation) -> Callable[..., Any]:
    async def method(self: Bound, *positional: Any, **named: Any) -> Any:
        arguments = operation.arguments(self, positional, named)
        client = self._mesh_client
        return await client.aio_driver.run(invoke(self._mesh_way, client.name, operation, arguments))

    return method
