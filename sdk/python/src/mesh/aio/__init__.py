"""Everything of ``mesh`` that calls or serves, as coroutines."""

from mesh.aio.builtin import Builtin
from mesh.aio.cache import Cache
from mesh.aio.kms import KMS
from mesh.aio.kv import KV
from mesh.aio.network import Network
from mesh.aio.queue import Queue
from mesh.aio.registry import Registry
from mesh.aio.runtime import address, start, stop
from mesh.aio.sequence import Sequence
from mesh.aio.session import MeshTransport
from mesh.aio.transport import Session, Transport
from mesh.loader import ServiceLoader, proxy
from mesh.providers import MESH

ServiceLoader.register(Transport, MESH, lambda client: MeshTransport(client, client.way))

__all__ = [
    "KMS",
    "KV",
    "Builtin",
    "Cache",
    "Network",
    "Queue",
    "Registry",
    "Sequence",
    "ServiceLoader",
    "Session",
    "Transport",
    "address",
    "proxy",
    "start",
    "stop",
]
