"""Sessions of threads at a real node."""

from __future__ import annotations

import array
import json
import threading
import unittest
import uuid
from datetime import timedelta
from typing import Callable, Optional, Union
from unittest import mock

import grpc

import mesh
from mesh import Client, Mesh, MeshException, Metadata, Routable, Session, Transport, UnreachableException
from mesh.settings import PACKET_SIZE
from mesh.wire import ptp_pb2
from tests.kit import node
from tests.kit.recorder import Asked, Recorder

GIVEN = {"x-ptp-version": "1.0", "x-ptp-tech-provider-code": "LX", "x-ptp-token": "x"}


class SessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.node = node.shared()
        self.client = Client(self.node.address)
        self.addCleanup(self.client.close)
        self.session_id = uuid.uuid4().hex
        self.session = self.open()

    def open(self, packet_size: Optional[int] = None) -> Session:
        routable = Routable.of(self.client.proxy(Transport))
        if packet_size is not None:
            routable = routable.with_packet_size(packet_size)
        return routable.local().open(self.session_id, GIVEN)

    def http(self, verb: str, **body: object) -> dict[str, str]:
        """What a client of another kind gets."""
        headers = {"Content-Type": "application/json", "x-ptp-session-id": self.session_id}
        answer: dict[str, str] = json.loads(
            self.node.post(f"/v1/interconn/chan/{verb}", json.dumps(body).encode(), headers)
        )
        return answer

    def test_messages_in_their_order(self) -> None:
        for i in range(20):
            self.session.push(f"{i}".encode(), {"k": "v"}, "t")
        self.assertEqual([self.session.pop(1000, "t") for _ in range(20)], [f"{i}".encode() for i in range(20)])

    def test_topics_and_sessions_are_apart(self) -> None:
        self.session.push(b"a", {}, "主题")
        self.session.push(b"b")
        self.assertIsNone(self.client.proxy(Transport).open(uuid.uuid4().hex, {}).peek("主题"))
        self.assertEqual((self.session.pop(), self.session.pop(1000, "主题")), (b"b", b"a"))

    def test_nothing_came(self) -> None:
        for session in (self.session, self.open(0)):
            self.assertIsNone(session.pop(30, "t"))
            self.assertIsNone(session.pop(timedelta(milliseconds=30), "t"))
            self.assertIsNone(session.peek("t"))

    def test_a_waiting_pop_is_woken(self) -> None:
        found: list[Optional[bytes]] = []
        reader = threading.Thread(target=lambda: found.append(self.session.pop(topic="t")))
        reader.start()
        self.open().push(b"late", {}, "t")
        reader.join(30)
        self.assertEqual(found, [b"late"])

    def test_an_empty_message_is_a_message(self) -> None:
        self.session.push(b"", {}, "t")
        self.assertEqual(self.session.pop(1000, "t"), b"")
        self.assertIsNone(self.session.pop(30, "t"))

    def test_any_memory_is_a_payload(self) -> None:
        numbers = array.array("d", range(1000))
        for given in (numbers, bytearray(b"ab"), memoryview(b"abcd")[::2]):
            self.session.push(given, {}, "t")
        found = [self.session.pop(1000, "t") for _ in range(3)]
        self.assertEqual(found, [numbers.tobytes(), b"ab", b"ac"])

    def test_a_message_in_pieces(self) -> None:
        payload = bytes(range(256)) * 5
        self.open(500).push(payload, {}, "t")
        self.assertEqual(self.session.peek("t"), payload)
        self.open(500).push(payload, {}, "t")
        self.assertEqual(self.open(7).pop(1000, "t"), payload, "the writer alone says how long a piece is")

    def test_a_message_larger_than_one_piece_by_default(self) -> None:
        payload = bytes(PACKET_SIZE) + b"end"
        self.session.push(payload, {}, "t")
        self.assertTrue(self.session.pop(30_000, "t") == payload)

    def test_pieces_are_on_derived_topics(self) -> None:
        """As programs in the field write and read them."""
        self.open(2).push(b"abc", {}, "t")
        read = [self.open(0).pop(1000, f"t-mesh-split-{i}") for i in range(3)]
        self.assertEqual(read, [b"2", b"ab", b"c"])
        for i, piece in enumerate((b"2", b"de", b"f")):
            self.open(0).push(piece, {}, f"t-mesh-split-{i}")
        self.assertEqual(self.session.pop(1000, "t"), b"def")

    def test_a_piece_that_comes_late_belongs_to_its_message(self) -> None:
        raw = self.open(0)
        raw.push(b"2", {}, "t-mesh-split-0")
        raw.push(b"ab", {}, "t-mesh-split-1")
        self.assertIsNone(self.session.pop(30, "t"))
        raw.push(b"c", {}, "t-mesh-split-2")
        self.assertEqual(self.session.pop(1000, "t"), b"abc")

    def test_a_count_that_is_none(self) -> None:
        for head in (b"x", b"-1", b"99999", "²".encode()):
            self.open(0).push(head, {}, "t-mesh-split-0")
            with self.assertRaises(MeshException) as failure:
                self.session.pop(1000, "t")
            self.assertEqual(failure.exception.code, "E0000000616")

    def test_too_many_pieces(self) -> None:
        with self.assertRaises(MeshException) as failure:
            self.open(1).push(b"x" * 1025, {}, "t")
        self.assertEqual(failure.exception.code, "E0000000413")
        self.assertIsNone(self.session.peek("t"))

    def test_not_split_meets_clients_of_other_kinds(self) -> None:
        self.open(0).push(b"hello", {}, "t")
        self.assertEqual(self.http("pop", topic="t", timeout=1000)["payload"], "aGVsbG8=")
        self.http("push", topic="t", payload="d29ybGQ=")
        self.assertEqual(self.open(0).pop(1000, "t"), b"world")

    def test_release_forgets_a_topic_in_pieces_too(self) -> None:
        self.session.push(b"a", {}, "t")
        self.session.push(b"b", {}, "u")
        self.session.release(0, "t")
        self.assertIsNone(self.session.pop(30, "t"))
        self.assertEqual(self.session.pop(30, "u"), b"b")

    def test_release_of_the_session_and_use_again(self) -> None:
        self.session.push(b"a", {}, "t")
        self.session.release()
        self.assertIsNone(self.session.pop(30, "t"))
        self.session.push(b"b", {}, "t")
        self.assertEqual(self.session.pop(30, "t"), b"b")

    def test_close_releases_what_was_opened(self) -> None:
        transport = self.client.proxy(Transport)
        transport.open(self.session_id).push(b"a", {}, "t")
        transport.close(1000)
        self.assertIsNone(self.session.peek("t"))

    def test_many_threads(self) -> None:
        """Pieces of two messages never mix."""
        session = self.open(10)
        payloads = [bytes([i]) * 35 for i in range(24)]
        writers = [threading.Thread(target=session.push, args=(each, {}, "t")) for each in payloads]
        found: list[Optional[bytes]] = []
        readers = [threading.Thread(target=lambda: found.append(session.pop(20_000, "t"))) for _ in payloads]
        for each in writers + readers:
            each.start()
        for each in writers + readers:
            each.join(60)
        self.assertEqual(sorted(each or b"" for each in found), payloads)

    def test_an_unknown_partner(self) -> None:
        away = self.client.proxy(Transport).open(
            self.session_id, {Metadata.MESH_TARGET_NODE_ID.key(): "LX0000099999990"}
        )
        with self.assertRaises(MeshException) as failure:
            away.push(b"a", {}, "t")
        self.assertEqual(failure.exception.code, "E0000000618")
        self.assertIsNone(away.peek("t"), "what is read is read here")

    def test_bad_input(self) -> None:
        for call in (
            lambda: self.session.push("text", {}, "t"),  # type: ignore[arg-type]
            lambda: self.session.push(b"", {"k": 1}, "t"),  # type: ignore[dict-item]
            lambda: self.session.push(b"", {}, "t" * 600),
            lambda: self.session.push(b"", {}, "a\nb"),
            lambda: self.session.pop(-1, "t"),
            lambda: self.session.pop(float("inf"), "t"),
            lambda: self.session.pop("soon", "t"),  # type: ignore[arg-type]
            lambda: self.client.proxy(Transport).open("会话", {}),
            lambda: self.client.proxy(Transport).open("s", {"x-ptp-token": "a\nb"}),
            lambda: Routable.of(object()),
            lambda: Routable.of(self.client.proxy(Transport)).with_packet_size(-1),
            lambda: Routable.of(self.client.proxy(Transport)).with_timeout(0),
            lambda: Routable.of(self.client.proxy(Transport)).any_inst(""),
        ):
            with self.assertRaises(MeshException) as failure:
                call()
            self.assertEqual(failure.exception.code, "E0000000400")

    def test_the_default_wait_is_that_of_the_node(self) -> None:
        seen = []
        with mock.patch.object(self.client.driver, "run", side_effect=lambda flow: seen.append(next(flow))):
            self.open(0).pop(topic="t")
        self.assertAlmostEqual(seen[0].timeout, 125, delta=1)


class HeadersOfASessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.recorder = Recorder(self.answer)
        self.addCleanup(self.recorder.close)
        self.client = Client(self.recorder.address, packet_size=0)
        self.addCleanup(self.client.close)

    @staticmethod
    def answer(asked: Asked) -> bytes:
        return b"\x1a\x0bE0000000000\x22\x02ok"

    def test_what_each_call_says(self) -> None:
        session = self.client.proxy(Transport).open(
            "s1", {**GIVEN, "x-ptp-target-node-id": "n2", "other": "no", "x-ptp-topic": "not from here"}
        )
        with Mesh.within(trace_id="trace-1"):
            session.push(b"a", {}, "t")
            session.pop(10, "t")
            session.peek("t")
            session.release(10, "t")
        asked = [self.recorder.next() for _ in range(4)]
        for each in asked:
            self.assertEqual(each.headers["x-ptp-session-id"], "s1")
            self.assertEqual(each.headers["x-ptp-trace-id"], "trace-1")
            self.assertEqual({k: each.headers[k] for k in GIVEN}, GIVEN)
            self.assertNotIn("other", each.headers)
            self.assertNotIn("x-ptp-topic", each.headers)
        targets = [each.headers.get("x-ptp-target-node-id") for each in asked]
        self.assertEqual(targets, ["n2", None, None, None], "only a push is for a partner")
        self.assertIn("x-ptp-message-id", asked[0].headers)
        self.assertIn("x-ptp-request-id", asked[1].headers)

    def test_two_pushes_are_two_messages(self) -> None:
        session = self.client.proxy(Transport).open("s1")
        session.push(b"a")
        session.push(b"a")
        first, second = self.recorder.next(), self.recorder.next()
        self.assertNotEqual(first.headers["x-ptp-message-id"], second.headers["x-ptp-message-id"])
        self.assertNotEqual(first.headers["x-ptp-trace-id"], second.headers["x-ptp-trace-id"])

    def test_a_repetition_says_that_it_is_one(self) -> None:
        answers: list[Union[bytes, grpc.StatusCode]] = []
        self.recorder.answer = lambda asked: answers.pop(0)
        session = self.client.proxy(Transport).open("s1")
        busy = b"\x1a\x0bE0000000503\x22\x04busy"
        calls: list[tuple[Callable[[], object], str]] = [
            (lambda: session.push(b"a", {}, "t"), "x-ptp-message-id"),
            (lambda: session.pop(20_000, "t"), "x-ptp-request-id"),
        ]
        for call, header in calls:
            answers[:] = [grpc.StatusCode.UNAVAILABLE, busy, self.answer(Asked("", {}, b""))]
            call()
            asked = [self.recorder.next() for _ in range(3)]
            self.assertEqual(len({each.headers[header] for each in asked}), 1)
            self.assertEqual(len({each.headers["x-ptp-trace-id"] for each in asked}), 1)
        self.assertEqual(self.recorder.asked.qsize(), 0)

    def test_a_message_that_comes_back_is_passed_over(self) -> None:
        def message(payload: bytes, sender: str, number: str) -> bytes:
            origin = {"x-ptp-message-id": number, "x-ptp-source-node-id": sender}
            return ptp_pb2.TransportOutbound(code="E0000000000", payload=payload, metadata=origin).SerializeToString()

        first, other, none = message(b"a", "n1", "1"), message(b"b", "n2", "1"), self.answer(Asked("", {}, b""))
        answers = [first, first, other, first, none]
        self.recorder.answer = lambda asked: answers.pop(0)
        session = self.client.proxy(Transport).open("s1")
        self.assertEqual([session.pop(20_000, "t") for _ in range(3)], [b"a", b"b", None])
        asked = [self.recorder.next() for _ in range(5)]
        self.assertEqual(len({each.headers["x-ptp-request-id"] for each in asked}), 5)
        answers[:] = [first]
        self.assertEqual(session.pop(20_000, "another"), b"a", "the same id on another topic")

    def test_a_peek_is_never_repeated(self) -> None:
        self.recorder.say(grpc.StatusCode.UNAVAILABLE)
        with self.assertRaises(UnreachableException):
            self.client.proxy(Transport).open("s1").peek("t")
        self.assertEqual(self.recorder.asked.qsize(), 1)

    def test_an_answer_that_is_none(self) -> None:
        for body in (b"\xff\xff", b""):
            self.recorder.say(body)
            with self.assertRaises(MeshException) as failure:
                self.client.proxy(Transport).open("s1").peek("t")
            self.assertEqual(failure.exception.code, "E0000000616")

    def test_the_address_of_the_environment(self) -> None:
        mesh.stop()
        with mock.patch.dict("os.environ", {"MESH_ADDRESS": self.recorder.address, "MESH_PACKET_SIZE": "0"}):
            mesh.proxy(Transport).open("s1").push(b"a")
            self.assertEqual(self.recorder.next().headers["x-ptp-session-id"], "s1")
        mesh.stop()
