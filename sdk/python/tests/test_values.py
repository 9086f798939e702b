"""Addresses, headers, payloads, kinds and JSON: no node."""

from __future__ import annotations

import array
import ctypes
import datetime
import socket
import struct
import time
import traceback
import unittest
from typing import Any, Dict, List, Optional, Sequence
from unittest import mock

from mesh import Client, MeshException, Tls, addresses, channels, codec, headers, payload
from mesh.addresses import Address, Failover
from mesh.context import Mesh
from mesh.delivered import Delivered
from mesh.host import handler
from mesh.kinds import Entity, Environ, Lattice, Page, Registration, Route, Service
from mesh.retry import Retry
from mesh.settings import Settings
from mesh.wire.ptp import Outbound


class AddressTest(unittest.TestCase):
    def test_lists(self) -> None:
        for text, expected in {
            "a": [Address("a", 7304)],
            "a:1": [Address("a", 1)],
            "a, b:2 ,c:3": [Address("a", 3), Address("b", 2), Address("c", 3)],
            "a:1,b": [Address("a", 1), Address("b", 1)],
            "::1": [Address("[::1]", 7304)],
            "http://a:1/, b": [Address("a", 1, False), Address("b", 1)],
            "https://a,b:17304,c": [Address("a", 17304, True), Address("b", 17304), Address("c", 17304)],
            "https://a:1,https://b:2": [Address("a", 1, True), Address("b", 2, True)],
            "https://a:1": [Address("a", 1, True)],
            "grpcs://a,b": [Address("a", 7304, True), Address("b", 7304)],
            "[::1]:1": [Address("[::1]", 1)],
        }.items():
            with self.subTest(text):
                self.assertEqual(list(addresses.parse(text)), expected)

    def test_bad_ones(self) -> None:
        for text in ("", "a:", "a:0", "a:65536", "a:b", "ftp://a", "a b", "a,,b", "a/b", "u@a:1", ",".join(["a"] * 65)):
            with self.subTest(text), self.assertRaises(MeshException) as failure:
                addresses.parse(text)
            self.assertEqual(failure.exception.code, "E0000000619")

    def test_the_scheme_wins_over_the_settings(self) -> None:
        tls = Tls(root="r.pem")
        for text, given, expected in (
            ("a", None, None),
            ("a", tls, tls),
            ("http://a", tls, None),
            ("https://a", tls, tls),
            ("https://a", None, Tls()),
        ):
            with self.subTest(text=text, given=given):
                self.assertEqual(channels.security(addresses.parse(text)[0], given), expected)

    def test_the_first_that_has_not_failed_lately(self) -> None:
        first, second = addresses.parse("a:1,b:2")
        nodes = Failover("a:1,b:2")
        now = time.monotonic()
        with mock.patch("time.monotonic", side_effect=lambda: now):
            self.assertEqual(nodes.best(), first)
            nodes.failed(first)
            self.assertEqual(nodes.best(), second)
            now += 1
            nodes.failed(second)
            self.assertEqual(nodes.best(), first)
            now += addresses.REST
            self.assertEqual(nodes.best(), first)


class SettingsTest(unittest.TestCase):
    def test_the_environment(self) -> None:
        found = Settings.read({"MESH_ADDRESS": "a:1", "MESH_PACKET_SIZE": "0", "MESH_TLS_ROOT": "r.pem"})
        self.assertEqual((found.address, found.packet_size, found.tls), ("a:1", 0, Tls(root="r.pem")))
        self.assertEqual(Settings.read({}), Settings())

    def test_a_token_and_a_bound_of_repetitions(self) -> None:
        found = Settings.read({"MESH_TOKEN": "SECRET", "MESH_RETRIES": "3"})
        self.assertEqual((found.token, found.retries), ("SECRET", 3))
        self.assertNotIn("SECRET", repr(found))
        for text in ("-1", "many", "10000"):
            with self.subTest(text), self.assertRaises(MeshException) as failure:
                Settings.read({"MESH_RETRIES": text})
            self.assertEqual(failure.exception.code, "E0000000400")

    def test_no_failure_shows_a_token_or_a_key(self) -> None:
        for call in (
            lambda: Settings.read({"MESH_TOKEN": "SECRET\n-token"}),
            lambda: headers.normal({"x-ptp-token": "SECRET\n"}),
            lambda: Tls(certificate="c.pem", key="SECRET\0").materials(),
            lambda: Tls(certificate=b"c", key="SECRET" * 1000).materials(),
            lambda: Tls(certificate=b"c", key="-----BEGIN SECRET \u4f60").materials(),
        ):
            with self.assertRaises(MeshException) as failure:
                call()
            shown = "".join(traceback.format_exception(None, failure.exception, None))
            self.assertNotIn("SECRET", shown)
            self.assertIsNone(failure.exception.__context__)

    def test_a_packet_size_that_is_none(self) -> None:
        for text in ("-1", "64MiB", "1.5"):
            with self.subTest(text), self.assertRaises(MeshException) as failure:
                Settings.read({"MESH_PACKET_SIZE": text})
            self.assertEqual(failure.exception.code, "E0000000400")

    def test_a_name_that_no_header_carries(self) -> None:
        with self.assertRaises(MeshException) as failure:
            Settings.read({"MESH_NAME": "节点"})
        self.assertEqual(failure.exception.code, "E0000000400")

    def test_a_certificate_without_its_key(self) -> None:
        with self.assertRaises(MeshException) as failure:
            Tls(certificate="c.pem")
        self.assertEqual(failure.exception.code, "E0000000603")

    def test_a_root_that_cannot_be_read(self) -> None:
        with self.assertRaises(MeshException) as failure:
            Tls(root="/nonexistent/root.pem").materials()
        self.assertEqual(failure.exception.code, "E0000000603")


class HeaderTest(unittest.TestCase):
    def test_only_headers_are_kept_by_their_names(self) -> None:
        given = {"X-PTP-Token": "t", "x_ptp_version": "1", "other": "o", "x-ptp-uri": ""}
        self.assertEqual(headers.normal(given), {"x-ptp-token": "t", "x-ptp-version": "1"})

    def test_values_that_no_header_carries(self) -> None:
        for value in ("会话", "a\nb", " a", "\x00"):
            with self.subTest(value), self.assertRaises(MeshException) as failure:
                headers.normal({"x-ptp-token": value})
            self.assertEqual(failure.exception.code, "E0000000400")

    def test_a_context_holds_inside_its_with(self) -> None:
        outside = Mesh.context()
        with Mesh.within(trace_id="t1", x_ptp_token="x"), Mesh.within(x_ptp_version="1") as inner:
            self.assertEqual(inner.trace_id, "t1")
            self.assertEqual(inner.headers, {"x-ptp-token": "x", "x-ptp-version": "1"})
        self.assertIs(Mesh.context(), outside)


class PayloadTest(unittest.TestCase):
    def test_everything_that_shows_its_memory(self) -> None:
        numbers = array.array("d", [1.0, 2.0])
        grid = memoryview(bytes(range(12))).cast("B", (3, 4))
        for given, expected in (
            (b"ab", b"ab"),
            (bytearray(b"ab"), b"ab"),
            (memoryview(b"abcd")[::2], b"ac"),
            (numbers, numbers.tobytes()),
            (grid, bytes(range(12))),
            (b"", b""),
            # Its format names an order of bytes, as those of numpy do.
            ((ctypes.c_int16 * 2)(1, 2), struct.pack("=2h", 1, 2)),
        ):
            with self.subTest(given):
                self.assertEqual(bytes(payload.view(given)), expected)

    def test_memory_is_not_copied(self) -> None:
        buffer = bytearray(b"ab")
        seen = payload.view(buffer)
        buffer[0] = 0x63
        self.assertEqual(bytes(seen), b"cb")

    def test_what_shows_none(self) -> None:
        for given in ("text", 3, None, [1]):
            with self.subTest(given), self.assertRaises(MeshException) as failure:
                payload.view(given)  # type: ignore[arg-type]
            self.assertEqual(failure.exception.code, "E0000000400")


class KindTest(unittest.TestCase):
    def test_only_what_was_set_is_sent(self) -> None:
        service = Service(urn="/a")
        service.retries = 0
        service.attrs = {}
        self.assertEqual(codec.dumps(service), b'{"urn":"/a","retries":0,"attrs":{}}')
        self.assertEqual(service.timeout, 0)

    def test_unknown_members_are_left_out_and_others_read(self) -> None:
        found = codec.decode(
            Registration,
            {"name": "n", "unknown": 1, "timestamp": "5", "content": {"services": [{"urn": "/a", "timeout": ""}]}},
        )
        self.assertEqual((found.name, found.timestamp), ("n", 5))
        self.assertEqual(found.content.services[0], Service(urn="/a", timeout=0))

    def test_a_member_that_there_is_not(self) -> None:
        with self.assertRaises(TypeError):
            Route(nodeid="x")  # type: ignore[call-arg]

    def test_no_secret_is_printed(self) -> None:
        shown = repr(Environ(node_id="n", root_key="SECRET")) + repr(Tls(root="r", certificate="c", key="SECRET"))
        self.assertIn("node_id='n'", shown)
        self.assertNotIn("SECRET", shown)

    def test_two_of_a_kind_share_nothing(self) -> None:
        one, other = Environ(), Environ()
        one.lattice = Lattice(zone="z")
        self.assertIsNone(other.lattice)

    def test_pages_know_their_rows(self) -> None:
        page = codec.decode(Page[Route], {"total": 1, "data": [{"node_id": "n"}]})
        self.assertEqual(page.data, [Route(node_id="n")])


class CodecTest(unittest.TestCase):
    def test_there_and_back(self) -> None:
        for type_, value in (
            (bytes, b"\x00\xff"),
            (Optional[bytes], None),
            (List[int], [1, 2]),
            (Dict[str, Entity], {"a": Entity(buffer=b"b")}),
            (Sequence[bool], [True]),
            (float, 1.5),
            (str, "文"),
            (datetime.timedelta, datetime.timedelta(seconds=1.5)),
            (Any, {"a": [1, None]}),
        ):
            with self.subTest(type_):
                self.assertEqual(codec.decode(type_, codec.loads(codec.dumps(value))), value)

    def test_what_is_of_another_shape(self) -> None:
        for type_, value in ((int, "x"), (int, [1]), (bytes, "!"), (bytes, 3), (Route, []), (List[int], {}), (bool, 2)):
            with self.subTest(type_), self.assertRaises(MeshException) as failure:
                codec.decode(type_, value)
            self.assertEqual(failure.exception.code, "E0000000616")

    def test_what_cannot_be_written(self) -> None:
        endless: list[Any] = []
        endless.append(endless)
        for value in (object(), float("nan"), endless):
            with self.subTest(type(value)), self.assertRaises(MeshException) as failure:
                codec.dumps(value)
            self.assertEqual(failure.exception.code, "E0000000616")

    def test_what_is_no_json(self) -> None:
        for body in (b"", b"{", b"\xff", b"[" * 100_000):
            with self.subTest(body[:5]), self.assertRaises(MeshException) as failure:
                codec.loads(body)
            self.assertEqual(failure.exception.code, "E0000000616")


class RetryTest(unittest.TestCase):
    def test_pauses_double_and_end(self) -> None:
        retry = Retry(first=1.0, longest=4.0)
        for failures, most in enumerate((1.0, 2.0, 4.0, 4.0)):
            self.assertTrue(most / 2 <= retry.pause(failures) <= most)
        self.assertLessEqual(retry.pause(10_000), 4.0)

    def test_the_deadline_ends_them_unless_told(self) -> None:
        self.assertGreaterEqual(Retry().attempts, 10_000)
        for environment, attempts in (({"MESH_RETRIES": "3"}, 4), ({}, Retry().attempts)):
            with mock.patch.dict("os.environ", environment):
                self.assertEqual(Client("a").way.retry.attempts, attempts)


class DeliveredTest(unittest.TestCase):
    def test_a_message_is_known_for_ten_minutes(self) -> None:
        delivered, now = Delivered(), 1000.0
        with mock.patch("time.monotonic", side_effect=lambda: now):
            self.assertTrue(delivered.is_first("t", Outbound(b"a", "1", "n")))
            now += 599
            self.assertFalse(delivered.is_first("t", Outbound(b"a", "1", "n")))
            now += 2
            self.assertTrue(delivered.is_first("t", Outbound(b"a", "1", "n")))


class OwnAddressTest(unittest.TestCase):
    def test_loopback_is_told_to_nodes_of_this_machine_only(self) -> None:
        here = Address("localhost", 7304)
        self.assertEqual(handler.listening("", Address("127.0.0.1", 7304)), "127.0.0.1:0")
        for runtime in ("0.0.0.0:0", "[::]:0", ":0"):
            self.assertIn(handler.address(runtime, 5, here), {"127.0.0.1:5", "[::1]:5"})
        self.assertEqual(handler.address("10.0.0.7:0", 5, here), "10.0.0.7:5")

    def test_the_address_on_the_way_to_the_node(self) -> None:
        asked: List[Any] = []

        class Probe(socket.socket):
            def connect(self, address: Any) -> None:
                asked.append(address)

            def getsockname(self) -> Any:
                return ("192.0.2.7", 1)

        with mock.patch("socket.socket", Probe):
            self.assertEqual(handler.listening("", Address("192.0.2.1", 7304)), "192.0.2.7:0")
        self.assertEqual(asked, [("192.0.2.1", 7304)])

    def test_a_node_that_there_is_not(self) -> None:
        with mock.patch("socket.getaddrinfo", side_effect=socket.gaierror(-2, "no such name")):
            with self.assertRaises(MeshException) as failure:
                handler.own_host(Address("nowhere", 7304))
        self.assertEqual(failure.exception.code, "E0000000607")
