"""What engines serve and call."""

from __future__ import annotations

from types import MappingProxyType
from typing import Mapping, Optional, Sequence

from mesh.kinds.kind import Kind


class Reference(Kind):
    """One thing an engine calls. ``timeout`` in milliseconds."""

    urn: str = ""
    namespace: str = ""
    name: str = ""
    version: str = ""
    proto: str = ""
    codec: str = ""
    flags: int = 0
    asyncable: bool = False
    timeout: int = 0
    retries: int = 0
    node: str = ""
    inst: str = ""
    zone: str = ""
    cluster: str = ""
    cell: str = ""
    group: str = ""
    address: str = ""


class Service(Reference):
    """One thing an engine serves. ``timeout`` in milliseconds."""

    sets: str = ""
    kind: str = ""
    lang: str = ""
    attrs: Mapping[str, str] = MappingProxyType({})


class Resource(Kind):
    """The content of a registration."""

    references: Sequence[Reference] = ()
    services: Sequence[Service] = ()


class Registration(Kind):
    """What an engine serves. ``timestamp``: below 30 minutes a lease in ms, above an absolute time in ms."""

    instance_id: str = ""
    name: str = ""
    kind: str = ""
    address: str = ""
    content: Optional[Resource] = None
    timestamp: int = 0
    attachments: Mapping[str, str] = MappingProxyType({})
