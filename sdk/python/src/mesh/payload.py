"""Payloads: whatever shows its memory as a buffer (bytes, bytearray, memoryview, array, a numpy array)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from mesh import codes
from mesh.errors import MeshException

if TYPE_CHECKING:
    from typing_extensions import Buffer

    Payload = Union[bytes, bytearray, memoryview, Buffer]
else:
    Payload = Union[bytes, bytearray, memoryview]


def view(payload: Payload) -> memoryview:
    """The octets of a payload, not copied where its memory is in one piece.

    :raises MeshException: ``E0000000400`` when it shows no memory, a ``str`` for example
    """
    try:
        memory = memoryview(payload)
    except TypeError as e:
        raise MeshException.of(
            codes.BAD_REQUEST, f"a payload is bytes or shows a buffer, {type(payload).__name__} does not"
        ) from e
    try:
        return memory.cast("B")
    except (TypeError, ValueError):
        # In several pieces, or empty.
        return memoryview(memory.tobytes())
