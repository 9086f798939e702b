"""Between values of Python and values of JSON: kinds are objects, bytes are base64, durations whole milliseconds."""

from __future__ import annotations

import base64
import binascii
import collections.abc
import datetime
import functools
import json
import typing
from typing import Any, Callable, Mapping, TypeVar, Union

from mesh import codes
from mesh.errors import MeshException
from mesh.kinds.kind import Kind

#: Deeper than any record of the wire.
_MAX_DEPTH = 64


def dumps(value: Any) -> bytes:
    """:raises MeshException: ``E0000000616`` for a value that has no form in JSON"""
    try:
        return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as e:
        raise MeshException.of(codes.CODEC, f"cannot be written as JSON: {e}") from e


def loads(body: bytes) -> Any:
    """:raises MeshException: ``E0000000616`` for what is no JSON"""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as e:
        raise MeshException.of(codes.CODEC, f"is no JSON: {e!s:.200}") from e


def encode(value: Any, depth: int = 0) -> Any:
    """The JSON value of a Python value."""
    if depth > _MAX_DEPTH:
        raise ValueError(f"nested deeper than {_MAX_DEPTH}")
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Kind):
        return {name: encode(member, depth + 1) for name, member in vars(value).items()}
    if isinstance(value, collections.abc.Mapping):
        return {str(key): encode(member, depth + 1) for key, member in value.items()}
    if isinstance(value, datetime.timedelta):
        return milliseconds(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(member, depth + 1) for member in value]
    try:
        return base64.b64encode(memoryview(value)).decode("ascii")
    except TypeError:
        raise TypeError(f"{type(value).__name__} has no form in JSON") from None


def milliseconds(duration: Union[int, float, datetime.timedelta]) -> int:
    """A number is milliseconds already."""
    if isinstance(duration, datetime.timedelta):
        return round(duration.total_seconds() * 1000)
    return int(duration)


T = TypeVar("T")

_COLLECTIONS: dict[type, Callable[[list[Any]], Any]] = {tuple: tuple, set: set, frozenset: frozenset}


def decode(type_: Any, value: Any) -> Any:
    """The Python value of a declared type. Unknown members are left out, null is absence, ``""`` as a number is 0.

    :raises MeshException: ``E0000000616`` when the value is of another shape
    """
    origin = typing.get_origin(type_)
    arguments = typing.get_args(type_)
    if type_ is Any or isinstance(type_, TypeVar):
        return value
    if origin is Union:
        kept = [each for each in arguments if each is not type(None)]
        return None if value is None else decode(kept[0] if len(kept) == 1 else Any, value)
    if type_ is None or type_ is type(None):
        return None
    if isinstance(origin or type_, type):
        return _of_class(origin or type_, arguments, value)
    return value


def _of_class(class_: type, arguments: tuple[Any, ...], value: Any) -> Any:
    if issubclass(class_, Kind):
        return _kind(class_, arguments, value)
    if issubclass(class_, (bytes, bytearray, memoryview)):
        return _bytes(value)
    if class_ in (int, float, str, bool):
        return _scalar(class_, value)
    if issubclass(class_, datetime.timedelta):
        return datetime.timedelta(milliseconds=_scalar(int, value))
    if issubclass(class_, collections.abc.Mapping):
        return {k: decode(arguments[1] if arguments else Any, v) for k, v in _shaped(dict, value).items()}
    if issubclass(class_, collections.abc.Collection):
        found = [decode(arguments[0] if arguments else Any, each) for each in _shaped(list, value)]
        return _COLLECTIONS.get(class_, list)(found)
    return value


def _kind(class_: Any, arguments: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return class_()
    found = class_()
    hints = members(class_)
    for name, member in _shaped(dict, value).items():
        if name in hints and member is not None:
            setattr(found, name, decode(_bound(hints[name], arguments), member))
    return found


@functools.lru_cache(maxsize=256)
def members(class_: Any) -> Mapping[str, Any]:
    """Declared types by the names of the members."""
    return {name: hint for name, hint in typing.get_type_hints(class_).items() if not name.startswith("_")}


def _bound(hint: Any, arguments: tuple[Any, ...]) -> Any:
    """``Sequence[T]`` of a ``Page[Route]`` is ``Sequence[Route]``."""
    variables = getattr(hint, "__parameters__", ())
    return hint[arguments] if variables and arguments else hint


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        try:
            return base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
        except binascii.Error as e:
            raise MeshException.of(codes.CODEC, f"is no base64: {value!r:.80}") from e
    if isinstance(value, list):
        try:
            return bytes(each & 0xFF for each in value)
        except TypeError as e:
            raise MeshException.of(codes.CODEC, "is no list of octets") from e
    if value is None:
        return b""
    raise MeshException.of(codes.CODEC, f"bytes are base64, not {type(value).__name__}")


def _scalar(class_: type, value: Any) -> Any:
    if value is None or (value == "" and class_ is not str):
        return class_()
    if type(value) is class_ or (class_ is float and isinstance(value, int)):
        return class_(value)
    try:
        if class_ is str and isinstance(value, (bool, int, float)):
            return json.dumps(value)
        if class_ in (int, float) and isinstance(value, (str, float)) and class_(value) == float(value):
            return class_(value)
        if class_ is bool and value in ("true", "false"):
            return value == "true"
    except ValueError:
        pass
    raise MeshException.of(codes.CODEC, f"{value!r:.80} is no {class_.__name__}")


def _shaped(shape: type[T], value: Any) -> T:
    if value is None:
        return shape()
    if not isinstance(value, shape):
        raise MeshException.of(codes.CODEC, f"{value!r:.80} is no JSON {'object' if shape is dict else 'array'}")
    return value
