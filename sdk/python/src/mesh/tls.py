"""How a connection is encrypted."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field
from typing import Optional, Union

from mesh import codes
from mesh.errors import MeshException

_Pem = Union[str, bytes, "pathlib.Path"]


@dataclass(frozen=True)
class Tls:
    """TLS towards a node. PEM texts, or paths of files that hold them.

    :param root: certificates that the node's must chain to; None: those of this machine
    :param certificate: this program's own certificate, then its issuers
    :param key: of that certificate
    :param server_name: name the node's certificate must have, when it is not the host of the address
    """

    root: Optional[_Pem] = None
    certificate: Optional[_Pem] = None
    key: Optional[_Pem] = field(default=None, repr=False)
    server_name: Optional[str] = None

    def __post_init__(self) -> None:
        if (self.certificate is None) != (self.key is None):
            raise MeshException.of(codes.CERTIFICATE, "a client certificate and its key come together")

    def materials(self) -> tuple[Optional[bytes], Optional[bytes], Optional[bytes]]:
        """Root, key and certificate as PEM.

        :raises MeshException: ``E0000000603`` when a file cannot be read
        """
        return _pem("root", self.root), _pem("key", self.key), _pem("certificate", self.certificate)


def _pem(member: str, given: Optional[_Pem]) -> Optional[bytes]:
    if given is None or isinstance(given, bytes):
        return given
    try:
        if isinstance(given, str) and "-----BEGIN" in given:
            return given.encode("ascii")
        return pathlib.Path(given).read_bytes()
    except OSError as e:
        why = e.strerror or type(e).__name__
    except ValueError:
        why = "neither PEM nor a path"
    # Without its cause, which holds the text that was given: that may be the key itself.
    raise MeshException.of(codes.CERTIFICATE, f"the {member} cannot be read: {why}")
