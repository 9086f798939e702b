"""Nodes, institutions and the ways between them. Texts of certificates and keys are PEM."""

from __future__ import annotations

from types import MappingProxyType
from typing import Mapping, Optional, Sequence

from mesh.kinds.kind import Kind


class Lattice(Kind):
    """Where a node stands within its institution."""

    zone: str = ""
    cluster: str = ""
    cell: str = ""
    group: str = ""
    address: str = ""


class Environ(Kind):
    """Who a node is."""

    version: str = "1.0.0"
    node_id: str = ""
    inst_id: str = ""
    inst_name: str = ""
    root_crt: str = ""
    root_key: str = ""
    node_crt: str = ""
    lattice: Optional[Lattice] = None


class Route(Kind):
    """A partner and the way to it. ``expire_at``: milliseconds since the epoch; ``status``: a set of bits."""

    node_id: str = ""
    inst_id: str = ""
    name: str = ""
    inst_name: str = ""
    address: str = ""
    describe: str = ""
    host_root: str = ""
    host_key: str = ""
    host_crt: str = ""
    guest_root: str = ""
    guest_key: str = ""
    guest_crt: str = ""
    status: int = 0
    version: int = 0
    auth_code: str = ""
    expire_at: int = 0
    extra: str = ""
    create_at: str = ""
    update_at: str = ""
    create_by: str = ""
    update_by: str = ""
    group: str = ""
    upstream: int = 0
    downstream: int = 0
    static_ip: str = ""
    proxy: str = ""
    concurrency: int = 0


class Principal(Kind):
    """A node, or an institution, or both."""

    node_id: str = ""
    inst_id: str = ""


class Institution(Kind):
    node_id: str = ""
    inst_id: str = ""
    inst_name: str = ""
    status: int = 0


class Domain(Kind):
    """A name and where it leads. ``timeout`` is a text."""

    instance_id: str = ""
    node_id: str = ""
    inst_id: str = ""
    zone: str = ""
    cluster: str = ""
    unit: str = ""
    group: str = ""
    address: str = ""
    urn: str = ""
    namespace: str = ""
    name: str = ""
    version: str = ""
    alias: str = ""
    kind: str = ""
    proto: str = ""
    codec: str = ""
    timeout: str = ""
    asyncable: bool = False
    args: bool = False
    create_at: str = ""
    update_at: str = ""
    create_by: str = ""
    update_by: str = ""


class Versions(Kind):
    version: str = ""
    infos: Mapping[str, str] = MappingProxyType({})


class Keys(Kind):
    """A key or certificate. ``kind``: 1 root private key, 4 root certificate, 8 and 32 those that were issued."""

    cno: str = ""
    pno: str = ""
    kno: str = ""
    kind: int = 0
    csr: str = ""
    key: str = ""
    status: int = 0
    version: int = 0


class KeyCsr(Kind):
    """What a certificate is to be. ``length``: bits of an RSA key; ``expire_at``: milliseconds since the epoch."""

    cno: str = ""
    pno: str = ""
    domain: str = ""
    subject: str = ""
    length: int = 0
    expire_at: int = 0
    mail: str = ""
    is_ca: bool = False
    ca_cert: str = ""
    ca_key: str = ""
    ips: Sequence[str] = ()
