"""What goes with every call of a thread or task."""

from __future__ import annotations

import contextlib
import contextvars
import os
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Iterator, Mapping, Optional

from mesh import headers


@dataclass(frozen=True)
class Context:
    """
    :param trace_id: of the calls that belong together; empty: each call has its own
    :param headers: sent with each call
    """

    trace_id: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def get_trace_id(self) -> str:
        return self.trace_id or new_id()


_current: contextvars.ContextVar[Context] = contextvars.ContextVar("mesh", default=Context())


class Mesh:
    """The context of the calls of this thread or task."""

    @staticmethod
    def context() -> Context:
        """The one that is in force."""
        return _current.get()

    @staticmethod
    @contextlib.contextmanager
    def within(trace_id: Optional[str] = None, **given: str) -> Iterator[Context]:
        """Calls inside the ``with`` have this trace id and these headers, ``x_ptp_token="t"`` for example.

        :raises MeshException: ``E0000000400`` for a value that no header can carry
        """
        outer = _current.get()
        inner = replace(
            outer,
            trace_id=headers.checked(headers.TRACE_ID, trace_id) if trace_id else outer.get_trace_id(),
            headers={**outer.headers, **headers.normal(given)},
        )
        token = _current.set(inner)
        try:
            yield inner
        finally:
            _current.reset(token)


def new_id() -> str:
    """An id that nobody else makes, 32 hexadecimal digits."""
    return os.urandom(16).hex()
