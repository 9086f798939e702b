"""Operations as gRPC requests of the SDK wire: JSON objects in ``/mesh-rpc/v1``."""

from __future__ import annotations

from typing import Any, Mapping

from mesh import codec, codes
from mesh.errors import MeshException

PATH = "/mesh-rpc/v1"


def request(attachments: Mapping[str, str], arguments: Mapping[str, Any]) -> bytes:
    """The arguments by name, and what goes with them."""
    return codec.dumps({"attachments": attachments, **arguments})


def content(body: bytes) -> Any:
    """The JSON value that an answer holds; None when it has none.

    :raises MeshException: with the code of the answer; ``E0000000616`` when it is none
    """
    envelope = codec.loads(body)
    if not isinstance(envelope, dict) or not isinstance(envelope.get("code"), str):
        raise MeshException.of(codes.CODEC, f"the answer has no code: {body[:80]!r}")
    cause = envelope.get("cause")
    if envelope["code"] != codes.SUCCESS or cause is not None:
        text = cause.get("text") if isinstance(cause, dict) else None
        code = envelope["code"] if envelope["code"] != codes.SUCCESS else codes.INTERNAL
        raise MeshException.of(code, str(envelope.get("message") or text or ""))
    return envelope.get("content")


def success(value: Any) -> bytes:
    """The answer of a call that went well."""
    return codec.dumps({"code": codes.SUCCESS, "message": "请求成功", "cause": None, "content": value})


def refusal(failure: MeshException) -> bytes:
    """The answer of a call that did not."""
    return codec.dumps({"code": failure.code, "message": failure.message, "cause": None})
