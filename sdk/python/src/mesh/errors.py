"""Failures, each with its code."""

from __future__ import annotations

import builtins

from mesh import codes


class MeshException(Exception):
    """What went wrong, by code.

    :param code: for example ``E0000000618``
    :param message: cause and hop, one line
    :param lost: the answer was lost on the way: whether the operation was done is not known
    """

    def __init__(self, code: str, message: str, *, lost: bool = False) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        self.lost = lost

    @property
    def transient(self) -> bool:
        """Whether the same call may succeed in a moment."""
        return self.lost or self.code in codes.TRANSIENT

    @staticmethod
    def of(code: str, message: str, *, lost: bool = False) -> MeshException:
        """The exception of the class that belongs to the code."""
        return _CLASSES.get(code, MeshException)(code, message, lost=lost)


class NotFoundException(MeshException):
    """``E0000000404``: there is no such thing, or the address serves no such operation."""


class TimeoutException(MeshException, builtins.TimeoutError):
    """``E0000000601``: no answer in time."""


class UnreachableException(MeshException, builtins.ConnectionError):
    """``E0000000607``: the node cannot be reached."""


_CLASSES = {
    codes.NOT_FOUND: NotFoundException,
    codes.TIMEOUT: TimeoutException,
    codes.UNREACHABLE: UnreachableException,
}
