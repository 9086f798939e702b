"""Identity, certificates and keys of a node."""

from __future__ import annotations

from typing import List

from mesh.kinds import Environ, KeyCsr, Keys
from mesh.macro import mpi, spi


@spi()
class KMS:
    """Identity, certificates and keys of a node."""

    @mpi("kms.store.reset", retries=3)
    def reset(self, env: Environ) -> None:
        """Sets the identity of the node."""
        raise NotImplementedError

    @mpi("kms.store.environ", retries=3)
    def environ(self) -> Environ:
        """Who the node is, without its key."""
        raise NotImplementedError

    @mpi("kms.crt.store.list", retries=3)
    def list(self, cno: str) -> List[Keys]:
        """Certificates of the node, never a key."""
        raise NotImplementedError

    @mpi("kms.crt.apply.root")
    def apply_root(self, csr: KeyCsr) -> List[Keys]:
        """Makes a root and its key for the caller."""
        raise NotImplementedError

    @mpi("kms.crt.apply.issue")
    def apply_issue(self, csr: KeyCsr) -> List[Keys]:
        """Makes a certificate and its key for the caller, signed by the given issuer."""
        raise NotImplementedError
