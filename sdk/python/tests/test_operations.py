"""Operations of the SDK wire: at a real node, and what goes over the wire."""

from __future__ import annotations

import threading
import unittest
from typing import Any, List, Optional

import grpc

import mesh
from mesh import (
    KMS,
    Client,
    Mesh,
    MeshException,
    Network,
    NotFoundException,
    Registry,
    Retry,
    Routable,
    ServiceLoader,
    TimeoutException,
    Transport,
    mpi,
)
from mesh.kinds import Environ, KeyCsr, Principal, Registration, Resource, Route, Service
from mesh.wire import ptp_pb2
from tests.kit import node
from tests.kit.recorder import Recorder, envelope


class NodeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.node = node.shared()
        self.client = Client(self.node.address)
        self.addCleanup(self.client.close)

    def test_identity(self) -> None:
        kms = self.client.proxy(KMS)
        kms.reset(
            Environ(version="1.0.0", node_id="LX0000010000280", inst_id="JG0100002800000000", inst_name="互联互通节点X")
        )
        found = self.client.proxy(Network).get_environ()
        self.assertEqual((found.node_id, found.inst_name, found.root_key), ("LX0000010000280", "互联互通节点X", ""))
        self.assertIn("BEGIN CERTIFICATE", kms.environ().root_crt)

    def test_routes(self) -> None:
        network = self.client.proxy(Network)
        first = Route(node_id="LX0000011000050", inst_id="JG0110000500000000", address="http://127.0.0.1:9")
        second = Route(node_id="LX0000012000050", inst_id="JG0120000500000000", address="http://127.0.0.1:9")
        network.refresh(first)
        network.refresh([first, second])
        self.assertTrue({"LX0000011000050", "LX0000012000050"} <= {each.node_id for each in network.get_routes()})
        self.assertIs(network.accessible(first), False)
        network.disable(second.node_id)
        network.enable(second.node_id)
        self.assertIsNone(network.get_route("LX0000099999990"))

    def test_keys(self) -> None:
        made = self.client.proxy(KMS).apply_root(KeyCsr(domain="a.example", subject="a.example", is_ca=True))
        self.assertTrue(any("PRIVATE KEY" in each.key for each in made))

    def test_registration(self) -> None:
        registration = Registration(
            name="theta",
            kind="complex",
            address="127.0.0.1:9000",
            instance_id="127.0.0.1:9000",
            timestamp=300_000,
            content=Resource(services=[Service(urn="/a", kind="Restful", address="127.0.0.1:9000")]),
        )
        registry = self.client.proxy(Registry)
        registry.register(registration)
        registry.register(registration)

    def test_bad_input(self) -> None:
        for code, call in (
            ("E0000000400", lambda: self.client.proxy(KMS).reset(Environ(node_id="x"))),
            ("E0000000400", lambda: self.client.proxy(Network).refresh(Route(node_id="x"))),
            ("E0000000618", lambda: Routable.of(self.client.proxy(Network)).any_node("LX0000099999990").get_environ()),
            ("E0000000616", lambda: self.client.proxy(Network).refresh([object()])),  # type: ignore[list-item]
        ):
            with self.assertRaises(MeshException) as failure:
                call()
            self.assertEqual(failure.exception.code, code, failure.exception)

    def test_an_operation_of_ones_own(self) -> None:
        class Nothing:
            @mpi("theta.nothing.at.all")
            def ask(self) -> str:
                raise NotImplementedError

        with self.assertRaises(MeshException) as failure:
            self.client.proxy(Nothing).ask()
        self.assertIn(failure.exception.code, {"E0000000602", "E0000000617"})


class WireTest(unittest.TestCase):
    def setUp(self) -> None:
        self.recorder = Recorder()
        self.addCleanup(self.recorder.close)
        self.client = Client(self.recorder.address, retry=Retry(first=0.01))
        self.addCleanup(self.client.close)

    def test_what_a_call_says(self) -> None:
        with Mesh.within(trace_id="trace-1", x_ptp_token="t"):
            self.client.proxy(Network).refresh(Route(node_id="n", inst_id="i", address="a:1"))
        asked = self.recorder.next()
        urn = "refresh.net.mesh.0001000000000000000000000000000000000.lx0000000000000.trustbe.cn"
        self.assertEqual(asked.path, "/mesh-rpc/v1")
        self.assertEqual(asked.headers["mesh-urn"], urn)
        body = asked.json()
        self.assertEqual(body.pop("routes"), [{"node_id": "n", "inst_id": "i", "address": "a:1"}])
        attachments = body.pop("attachments")
        self.assertEqual(body, {})
        for where in (asked.headers, attachments):
            self.assertEqual((where["x-ptp-trace-id"], where["x-ptp-token"]), ("trace-1", "t"))
        self.assertEqual(attachments["mesh-urn"], urn)

    def test_the_token_goes_in_a_header_and_nowhere_else(self) -> None:
        with Client(self.recorder.address, token="hush", packet_size=0) as client:
            self.assertNotIn("hush", repr(client.way))
            client.proxy(Network).get_routes()
            asked = self.recorder.next()
            self.assertEqual(asked.headers["authorization"], "Bearer hush")
            self.assertNotIn(b"hush", asked.body)
            self.recorder.say(ptp_pb2.TransportOutbound(code="E0000000000").SerializeToString())
            client.proxy(Transport).open("s").push(b"a", {}, "t")
            asked = self.recorder.next()
            self.assertEqual(asked.headers["authorization"], "Bearer hush")
            self.assertNotIn(b"hush", asked.body)
        self.client.proxy(Transport).open("s").peek("t")
        self.assertNotIn("authorization", self.recorder.next().headers)

    def test_an_institution_is_in_the_urn(self) -> None:
        routable = Routable.of(self.client.proxy(Network))
        self.recorder.say(envelope({}))
        for network in (
            routable.any_inst("JG0110000500000000"),
            routable.any(Principal(node_id="LX0000011000050", inst_id="JG0110000500000000")),
            *routable.many_inst(["JG0110000500000000"]),
        ):
            network.get_environ()
            self.assertIn(".jg0110000500000000.trustbe.cn", self.recorder.next().headers["mesh-urn"])

    def test_answers_as_they_are_in_the_field(self) -> None:
        network = self.client.proxy(Network)
        for body, expected in (
            (b'{"code":"E0000000000","message":"ok"}', None),
            (b'{"code":"E0000000000","message":"ok","cause":null,"content":null}', None),
            (b'{"code":"E0000000000","content":{"node_id":"n","status":"","new":1}}', Route(node_id="n", status=0)),
        ):
            self.recorder.say(body)
            self.assertEqual(network.get_route("n"), expected)

    def test_failures_as_they_are_in_the_field(self) -> None:
        for body, code in (
            (b'{"code":"E0000000404","message":"m"}', "E0000000404"),
            (b'{"code":"E0000000000","cause":{"text":"t"}}', "E0000000500"),
            (b'{"code":"0"}', "0"),
            (b"{}", "E0000000616"),
            (b"[]", "E0000000616"),
            (b"no json", "E0000000616"),
            (grpc.StatusCode.UNIMPLEMENTED, "E0000000404"),
            (grpc.StatusCode.DEADLINE_EXCEEDED, "E0000000601"),
        ):
            self.recorder.say(body)
            with self.subTest(body), self.assertRaises(MeshException) as failure:
                self.client.proxy(Network).get_routes()
            self.assertEqual(failure.exception.code, code)
            self.assertEqual(isinstance(failure.exception, NotFoundException), code == "E0000000404")

    def test_only_what_may_be_done_twice_is_repeated(self) -> None:
        answers: List[Any] = []
        self.recorder.answer = lambda asked: answers.pop(0)
        answers[:] = [grpc.StatusCode.UNAVAILABLE, b'{"code":"E0000000503","message":"m"}', envelope([])]
        self.assertEqual(self.client.proxy(Network).get_routes(), [])
        answers[:] = [grpc.StatusCode.UNAVAILABLE, envelope()]
        with self.assertRaises(MeshException) as failure:
            self.client.proxy(Network).weave(Route(node_id="n"))
        self.assertEqual(failure.exception.code, "E0000000607")
        self.assertEqual(len(answers), 1)

    def test_repetitions_end(self) -> None:
        self.recorder.say(grpc.StatusCode.UNAVAILABLE)
        network = Routable.of(self.client.proxy(Network)).with_retry(Retry(attempts=2, first=0.01)).local()
        with self.assertRaises(MeshException):
            network.get_routes()
        self.assertEqual(self.recorder.asked.qsize(), 2)

    def test_an_answer_that_does_not_come(self) -> None:
        never = threading.Event()
        self.addCleanup(never.set)
        self.recorder.answer = lambda asked: envelope() if never.wait(30) else b""
        network = Routable.of(self.client.proxy(Network)).with_timeout(0.1).local()
        with self.assertRaises(TimeoutException) as failure:
            network.get_routes()
        self.assertEqual(failure.exception.code, "E0000000601")
        self.assertIsInstance(failure.exception, TimeoutError)


class LoaderTest(unittest.TestCase):
    def test_providers_by_name(self) -> None:
        class Own(Network):
            def get_environ(self) -> Environ:
                return Environ(node_id="own")

        ServiceLoader.register(Network, "own", lambda client: Own())
        loader = ServiceLoader.load(Network)
        self.assertEqual(loader.list(), ["mesh", "own"])
        self.assertEqual(loader.get("own").get_environ().node_id, "own")
        self.assertIsInstance(loader.get_default(), Network)
        mesh.stop()

    def test_a_provider_that_there_is_not(self) -> None:
        class Empty:
            pass

        for interface, name in ((Network, "grpc"), (Empty, "mesh")):
            with self.assertRaises(NotFoundException):
                ServiceLoader.load(interface).get(name)

    def test_arguments_as_in_any_call(self) -> None:
        network: Optional[Network] = mesh.proxy(Network)
        with self.assertRaises(TypeError):
            network.get_route()  # type: ignore[union-attr,call-arg]
        mesh.stop()
