"""One gRPC call, without the SDK."""

from __future__ import annotations

from typing import Any, Iterable

import grpc


def unary(address: str, path: str, body: bytes, metadata: Iterable[tuple[str, str]] = (), gzip: bool = False) -> bytes:
    with grpc.insecure_channel(address) as channel:
        method: Any = channel.unary_unary(path)
        answer: bytes = method(
            body, timeout=20, metadata=list(metadata), compression=grpc.Compression.Gzip if gzip else None
        )
        return answer
