"""The records of the wire."""

from mesh.kinds.kind import Kind
from mesh.kinds.node import (
    Domain,
    Environ,
    Institution,
    KeyCsr,
    Keys,
    Lattice,
    Principal,
    Route,
    Versions,
)
from mesh.kinds.registration import Reference, Registration, Resource, Service
from mesh.kinds.store import CacheEntity, Entity, Entry, Event, Page, Paging, Topic

__all__ = [
    "CacheEntity",
    "Domain",
    "Entity",
    "Entry",
    "Environ",
    "Event",
    "Institution",
    "KeyCsr",
    "Keys",
    "Kind",
    "Lattice",
    "Page",
    "Paging",
    "Principal",
    "Reference",
    "Registration",
    "Resource",
    "Route",
    "Service",
    "Topic",
    "Versions",
]
