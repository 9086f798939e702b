"""The vectors that the node and every SDK share: made, read, and run at a real node."""

from __future__ import annotations

import base64
import inspect
import json
import pathlib
import unittest
from typing import Any, Dict, List, Mapping, Optional

import mesh
from mesh import Client, MeshException, Routable, Urn, codec, mpi
from mesh.operation import operations
from mesh.retry import NEVER
from mesh.wire import ptp
from tests.kit import node
from tests.kit.recorder import Recorder
from tests.kit.unary import unary

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors"
Vector = Dict[str, Any]


def vectors(name: str) -> List[Vector]:
    found: List[Vector] = json.loads((VECTORS / name).read_text(encoding="utf-8"))["vectors"]
    assert len({each["name"] for each in found}) == len(found) > 0
    return found


def octets(text: Optional[str]) -> Optional[bytes]:
    return None if text is None else base64.b64decode(text, validate=True)


class UrnVectorTest(unittest.TestCase):
    def test_all(self) -> None:
        for vector in vectors("urn.json"):
            with self.subTest(vector["name"]):
                if "code" in vector:
                    with self.assertRaises(MeshException) as failure:
                        Urn.parse(vector["text"])
                    self.assertEqual(failure.exception.code, vector["code"])
                    continue
                found = Urn.parse(vector["text"])
                self.assertEqual(found, Urn(vector["operation"], vector["id"], vector["flag"], vector["domain"]))
                if vector["encode"]:
                    self.assertEqual(str(found), vector["text"])


class ChannelVectorTest(unittest.TestCase):
    def test_protobuf_is_made(self) -> None:
        for name in ("chan-grpc.json", "chan-protobuf.json"):
            for vector in vectors(name):
                with self.subTest(name + ": " + vector["name"]):
                    self.assertEqual(_protobuf(vector), octets(vector["request"]["body"]))

    def test_protobuf_is_read(self) -> None:
        for name in ("chan-grpc.json", "chan-protobuf.json"):
            for vector in vectors(name):
                with self.subTest(name + ": " + vector["name"]):
                    try:
                        payload, code = ptp.answer(octets(vector["answer"]["body"]) or b""), "E0000000000"
                    except MeshException as e:
                        payload, code = None, e.code
                    self.assertEqual((code, payload), (vector["result"]["code"], octets(vector["result"]["payload"])))

    def test_sessions_send_and_read_them(self) -> None:
        recorder = Recorder()
        self.addCleanup(recorder.close)
        for vector in vectors("chan-grpc.json"):
            with self.subTest(vector["name"]), Client(recorder.address, packet_size=0, retry=NEVER) as client:
                recorder.say(octets(vector["answer"]["body"]) or b"")
                self.assertEqual(_run(client, vector), (vector["result"]["code"], octets(vector["result"]["payload"])))
                asked = recorder.next()
                self.assertEqual(asked.path, vector["request"]["path"])
                self.assertEqual(asked.body, octets(vector["request"]["body"]))
                self.assertLessEqual(vector["request"]["headers"].items(), asked.headers.items())

    def test_json_is_made_and_read(self) -> None:
        for vector in vectors("chan-json.json"):
            if vector["request"]["compare"] == "none":
                continue
            with self.subTest(vector["name"]):
                given = {k: v for k, v in vector["arguments"].items() if k not in ("session_id", "headers")}
                if "payload" in given:
                    given["payload"] = octets(given["payload"])
                self.assertEqual(json.loads(codec.dumps(given)), json.loads(octets(vector["request"]["body"]) or b""))
                answer = codec.loads(octets(vector["answer"]["body"]) or b"")
                self.assertEqual(answer["code"], vector["result"]["code"])
                self.assertEqual(
                    codec.decode(Optional[bytes], answer.get("payload")), octets(vector["result"]["payload"])
                )


class NodeVectorTest(unittest.TestCase):
    """What the node really answers."""

    def test_http(self) -> None:
        there = node.shared()
        for name in ("chan-json.json", "chan-protobuf.json", "chan-raw.json"):
            for vector in vectors(name):
                with self.subTest(name + ": " + vector["name"]):
                    request, answer = vector["request"], vector["answer"]
                    status, body = there.answered(
                        request["method"], request["path"], octets(request["body"]), request["headers"]
                    )
                    self.assertEqual(status, answer.get("status", 200))
                    self.same(answer, body)

    def test_grpc(self) -> None:
        for vector in vectors("chan-grpc.json"):
            with self.subTest(vector["name"]):
                request = vector["request"]
                sent = octets(request["body"]) or b""
                body = unary(node.shared().address, request["path"], sent, request["headers"].items())
                self.same(vector["answer"], body)

    def same(self, answer: Mapping[str, str], body: bytes) -> None:
        expected = octets(answer["body"]) or b""
        if answer["compare"] == "bytes":
            self.assertEqual(body, expected)
        elif answer["compare"] == "json":
            self.assertEqual(json.loads(body), json.loads(expected))
        else:
            self.assertIn(_code(expected), body)


class SdkVectorTest(unittest.TestCase):
    """Interfaces make the requests and read the answers."""

    def test_all(self) -> None:
        recorder = Recorder()
        self.addCleanup(recorder.close)
        client = Client(recorder.address, retry=NEVER)
        self.addCleanup(client.close)
        for vector in vectors("sdk.json"):
            with self.subTest(vector["name"]):
                recorder.say(octets(vector["answer"]["body"]) or b"")
                code, content = _invoke(client, vector)
                self.assertEqual(code, vector["result"]["code"])
                self.assertEqual(content, vector["result"]["content"])
                asked = recorder.next()
                self.assertEqual(asked.path, vector["request"]["path"])
                self.assertEqual(asked.headers["mesh-urn"], vector["request"]["headers"]["mesh-urn"])
                expected = json.loads(octets(vector["request"]["body"]) or b"")
                body = asked.json()
                attachments = expected.pop("attachments")
                self.assertLessEqual(attachments.items(), body.pop("attachments").items())
                self.assertEqual(body, expected)


class Channel:
    """The operations of sessions as the SDK wire has them."""

    @mpi("mesh.chan.open")
    def open(self, session_id: str, metadata: Mapping[str, str]) -> None:
        raise NotImplementedError

    @mpi("mesh.chan.push")
    def push(self, payload: bytes, metadata: Mapping[str, str], topic: str) -> None:
        raise NotImplementedError

    @mpi("mesh.chan.pop")
    def pop(self, timeout: int, topic: str) -> Optional[bytes]:
        raise NotImplementedError

    @mpi("mesh.chan.peek")
    def peek(self, topic: str) -> Optional[bytes]:
        raise NotImplementedError

    @mpi("mesh.chan.release")
    def release(self, timeout: int, topic: str) -> None:
        raise NotImplementedError

    @mpi("mesh.net.nothing")
    def nothing(self) -> None:
        raise NotImplementedError


INTERFACES = [mesh.KMS, mesh.Network, mesh.Registry, mesh.KV, Channel]


def _invoke(client: Client, vector: Vector) -> tuple[str, Any]:
    interface, name, operation = next(
        (interface, name, operation)
        for interface in INTERFACES
        for name, operation in operations(interface).items()
        if operation.mpi.name == vector["operation"]
    )
    target = Urn.parse(vector["request"]["headers"]["mesh-urn"]).id
    attachments = json.loads(octets(vector["request"]["body"]) or b"")["attachments"]
    bound = Routable.of(client.proxy(interface)).with_headers(attachments).any_node(target)
    arguments = operation.read(vector["arguments"])
    try:
        content = getattr(bound, name)(**arguments)
    except MeshException as e:
        return e.code, None
    return "E0000000000", codec.encode(content)


def _run(client: Client, vector: Vector) -> tuple[str, Optional[bytes]]:
    arguments = dict(vector["arguments"])
    session = client.proxy(mesh.Transport).open(arguments.pop("session_id"), arguments.pop("headers", {}))
    if "payload" in arguments:
        arguments["payload"] = octets(arguments["payload"])
    try:
        method = getattr(session, vector["operation"].rpartition(".")[2])
        assert set(inspect.signature(method).parameters) == set(arguments)
        return "E0000000000", method(**arguments)
    except MeshException as e:
        return e.code, None


def _protobuf(vector: Vector) -> bytes:
    verb, given = vector["operation"], vector["arguments"]
    if verb == "chan.push":
        return ptp.push(given["topic"], octets(given["payload"]) or b"", given["metadata"])
    if verb == "chan.peek":
        return ptp.peek(given["topic"])
    return (ptp.pop if verb == "chan.pop" else ptp.release)(given["topic"], given["timeout"])


def _code(body: bytes) -> bytes:
    """The result code in an answer of any encoding."""
    start = body.index(b"E0000000")
    return body[start : start + 11]
