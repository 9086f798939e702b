"""What key-value stores, caches and queues hold."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Generic, Mapping, Optional, Sequence, TypeVar

from mesh.kinds.kind import Kind
from mesh.kinds.node import Principal

T = TypeVar("T")


class Entity(Kind):
    """A value: its bytes and how to read them."""

    codec: str = "json"
    schema: str = ""
    buffer: bytes = b""


class Entry(Kind):
    """A value with its key. Times are ``yyyy-MM-dd HH:mm:ss``."""

    key: str = ""
    value: Optional[Entity] = None
    create_at: str = ""
    update_at: str = ""
    create_by: str = ""
    update_by: str = ""


class CacheEntity(Kind):
    """A value of a cache. ``duration``: its life in ms from ``timestamp``, ms since the epoch."""

    version: str = ""
    entity: Optional[Entity] = None
    timestamp: int = 0
    duration: int = 0
    key: str = ""


class Topic(Kind):
    """What subscribers listen to."""

    topic: str = ""
    code: str = ""
    group: str = ""
    sets: str = ""


class Event(Kind):
    """Something that happened. ``timestamp``: ms since the epoch, a text."""

    version: str = ""
    tid: str = ""
    sid: str = ""
    eid: str = ""
    mid: str = ""
    timestamp: str = ""
    source: Optional[Principal] = None
    target: Optional[Principal] = None
    binding: Optional[Topic] = None
    entity: Optional[Entity] = None


class Paging(Kind):
    """Which page is asked for."""

    sid: str = ""
    index: int = 0
    limit: int = 0
    factor: Mapping[str, Any] = MappingProxyType({})
    order: str = ""


class Page(Kind, Generic[T]):
    """One page of a list."""

    sid: str = ""
    index: int = 0
    limit: int = 0
    total: int = 0
    next: bool = False
    data: Sequence[T] = ()
