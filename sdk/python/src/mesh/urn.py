"""The name of an operation at a node: ``environ.net.mesh.<flag>.<id>.trustbe.cn`` is ``mesh.net.environ``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mesh import codes
from mesh.errors import MeshException

#: Alias of the node that is asked.
LOCAL_NODE = "lx0000000000000"
DOMAIN = "trustbe.cn"
FLAG_LENGTH = 37
#: gRPC, JSON, no version, any address.
FLAG = "0001" + "0" * 33

_MAX_LENGTH = 1024
_TAIL_LABELS = 4
#: A placeholder is one label, dots inside or not.
_LABEL = re.compile(r"(?:\$\{[^}]*\}|[^.])*")


@dataclass(frozen=True)
class Urn:
    """An operation by name, and the node or institution that shall answer.

    :param flag: protocol, codec, version and address in 37 digits; opaque here
    :param id: in lower case; empty when none is named
    """

    name: str
    id: str = LOCAL_NODE
    flag: str = FLAG
    domain: str = DOMAIN

    @staticmethod
    def parse(text: str) -> Urn:
        """Reads a name. With fewer than five labels the whole text is the operation.

        :raises MeshException: ``E0000000400`` when it is empty, too long, or has a flag of another length
        """
        trimmed = text.strip()
        if not trimmed or len(trimmed) > _MAX_LENGTH:
            raise MeshException.of(codes.BAD_REQUEST, f"the URN is empty or longer than {_MAX_LENGTH}")
        labels = _labels(re.sub(r":\d*$", "", trimmed))
        if len(labels) <= _TAIL_LABELS:
            return Urn(trimmed, "", "", "")
        names, (flag, id, *domain) = labels[:-_TAIL_LABELS], labels[-_TAIL_LABELS:]
        if len(flag) != FLAG_LENGTH:
            raise MeshException.of(
                codes.BAD_REQUEST, f"the flag of the URN has {len(flag)} characters, not {FLAG_LENGTH}"
            )
        return Urn(".".join(reversed(names)), id.lower(), flag, ".".join(domain))

    def __str__(self) -> str:
        if not self.flag:
            return self.name
        return ".".join([*reversed(_labels(self.name)), self.flag, self.id.lower(), self.domain])

    @property
    def module(self) -> str:
        """The first label of the name: what a registration is named to be sent these calls."""
        return _labels(self.name)[0]


def _labels(text: str) -> list[str]:
    labels = []
    start = 0
    while True:
        match = _LABEL.match(text, start)
        end = match.end() if match else start
        labels.append(text[start:end])
        if end >= len(text):
            return labels
        start = end + 1
