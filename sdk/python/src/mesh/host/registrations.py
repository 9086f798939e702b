"""What a program that serves tells its node."""

from __future__ import annotations

from typing import Sequence

from mesh.host.dispatcher import Served
from mesh.kinds import Registration, Resource, Service
from mesh.urn import Urn

#: Milliseconds after which a node forgets a program that it has not heard of.
LEASE = 60_000
#: Seconds between renewals.
RENEWAL = 20.0


def registrations(served: Sequence[Served], address: str) -> list[Registration]:
    """One for each module: a node sends a program the calls whose first label is the name of its registration."""
    modules: dict[str, list[Service]] = {}
    for each in served:
        modules.setdefault(Urn(each.name).module, []).append(_service(each, address))
    return [
        Registration(
            instance_id=address,
            name=module,
            kind="metadata",
            address=address,
            timestamp=LEASE,
            attachments={},
            content=Resource(references=[], services=services),
        )
        for module, services in modules.items()
    ]


def _service(served: Served, address: str) -> Service:
    attrs = dict(served.attrs)
    if served.binding is not None:
        attrs.update(topic=served.binding.topic, code=served.binding.code)
    return Service(
        urn=str(Urn(served.name)),
        namespace="",
        name=served.name,
        version="1.0.0",
        proto="grpc",
        codec="json",
        asyncable=served.binding is not None,
        timeout=served.operation.mpi.timeout if served.operation else 10_000,
        retries=served.operation.mpi.retries if served.operation else 0,
        address=address,
        kind="Binding" if served.binding else "MPS",
        lang="Python3",
        attrs=attrs,
    )
