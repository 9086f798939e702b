"""The interfaces of a node. Failures are raised as ``MeshException`` with their codes."""

from mesh.prsim.builtin import Builtin
from mesh.prsim.cache import Cache
from mesh.prsim.kms import KMS
from mesh.prsim.kv import KV
from mesh.prsim.network import Network
from mesh.prsim.queue import Queue
from mesh.prsim.registry import Registry
from mesh.prsim.sequence import Sequence
from mesh.prsim.transport import Session, Transport

__all__ = ["KMS", "KV", "Builtin", "Cache", "Network", "Queue", "Registry", "Sequence", "Session", "Transport"]
