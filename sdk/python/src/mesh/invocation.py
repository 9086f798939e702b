"""The flow of one operation of the SDK wire."""

from __future__ import annotations

import time
from typing import Any, Mapping

from mesh import headers
from mesh.context import Mesh
from mesh.flow import Flow, Request, call
from mesh.operation import Operation
from mesh.urn import Urn
from mesh.way import Way
from mesh.wire import sdk


def invoke(way: Way, name: str, operation: Operation, arguments: Mapping[str, Any]) -> Flow[Any]:
    """
    :param name: of this program
    :raises MeshException: what the node answers, or why it did not
    """
    urn = str(Urn(operation.mpi.name, way.target))
    sent = _headers(way, name, urn)
    attachments = {key: value for key, value in sent.items() if key != headers.INCOMING_HOST}
    sent.update(way.authorization)
    request = Request(sdk.PATH, sdk.request(attachments, arguments), tuple(sent.items()), gzip=True)
    return call(
        way,
        lambda left: request,
        lambda body: operation.content(sdk.content(body)),
        timeout=operation.mpi.timeout / 1000 if way.timeout is None else way.timeout,
        attempts=min(way.retry.attempts, operation.mpi.retries + 1),
    )


def _headers(way: Way, name: str, urn: str) -> dict[str, str]:
    context = Mesh.context()
    return {
        headers.TRACE_ID: context.get_trace_id(),
        headers.SPAN_ID: "0",
        headers.TIMESTAMP: str(time.time_ns() // 1_000_000),
        headers.RUN_MODE: "1",
        headers.INCOMING_HOST: name,
        **context.headers,
        **way.headers,
        headers.URN: urn,
    }
