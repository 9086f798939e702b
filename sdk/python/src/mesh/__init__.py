"""Python SDK of Mesh: messages and calls between institutions, over PTP/1.0.

``mesh.aio`` has the same as coroutines, ``mesh.kinds`` the records of the wire.
"""

import logging as _logging

from mesh import aio, kinds
from mesh.client import Client
from mesh.context import Context, Mesh
from mesh.errors import MeshException, NotFoundException, TimeoutException, UnreachableException
from mesh.headers import Metadata
from mesh.loader import MethodProxy, ServiceLoader, proxy
from mesh.macro import binding, mpi, mps, spi
from mesh.providers import MESH
from mesh.prsim import KMS, KV, Builtin, Cache, Network, Queue, Registry, Sequence, Session, Transport
from mesh.retry import Retry
from mesh.routable import Routable
from mesh.runtime import address, start, stop
from mesh.session import MeshTransport
from mesh.tls import Tls
from mesh.urn import Urn

log = _logging.getLogger("mesh")

ServiceLoader.register(Transport, MESH, lambda client: MeshTransport(client, client.way))

__all__ = [
    "KMS",
    "KV",
    "Builtin",
    "Cache",
    "Client",
    "Context",
    "Mesh",
    "MeshException",
    "Metadata",
    "MethodProxy",
    "Network",
    "NotFoundException",
    "Queue",
    "Registry",
    "Retry",
    "Routable",
    "Sequence",
    "ServiceLoader",
    "Session",
    "TimeoutException",
    "Tls",
    "Transport",
    "UnreachableException",
    "Urn",
    "address",
    "aio",
    "binding",
    "kinds",
    "log",
    "mpi",
    "mps",
    "proxy",
    "spi",
    "start",
    "stop",
]
