"""What is published is served, and the node is told of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import unittest
from typing import Any, Dict, Iterator, List, Optional
from unittest import mock

import grpc

import mesh
from mesh import Mesh, MeshException, Routable, aio, binding, macro, mpi, mps, spi
from mesh.kinds import Entity, Event, Route, Topic
from tests.kit import node
from tests.kit.recorder import Recorder, envelope
from tests.kit.unary import unary


@spi()
class Greeting:
    @mpi("theta.greet.hello")
    def hello(self, name: str, times: int = 1) -> str:
        raise NotImplementedError

    @mpi("theta.greet.echo")
    def echo(self, payload: bytes, route: Optional[Route] = None) -> Dict[str, Any]:
        raise NotImplementedError

    @mpi("theta.greet.fail")
    def fail(self, code: str) -> None:
        raise NotImplementedError

    @mpi("omega.later")
    async def later(self) -> str:
        raise NotImplementedError


class Greeter(Greeting):
    def __init__(self) -> None:
        self.events: List[Event] = []

    def hello(self, name: str, times: int = 1) -> str:
        return f"hello {name}" * times

    def echo(self, payload: bytes, route: Optional[Route] = None) -> Dict[str, Any]:
        return {"payload": payload, "route": route, "trace": Mesh.context().trace_id}

    def fail(self, code: str) -> None:
        if code:
            raise MeshException(code, "as asked")
        raise ValueError("a text\nof two lines")

    async def later(self) -> str:
        await asyncio.sleep(0)
        return "later"

    @binding("theta.news", "created")
    def created(self, event: Event) -> None:
        self.events.append(event)

    @binding("theta.log")
    def logged(self, it: Event) -> str:
        return it.mid


def urn(name: str) -> str:
    return ".".join(reversed(name.split("."))) + ".0001" + "0" * 33 + ".lx0000000000000.trustbe.cn"


def call(address: str, name: str, body: bytes, gzip: bool = False) -> Any:
    """As a node does."""
    metadata = [("mesh-urn", urn(name)), ("x-ptp-trace-id", "trace-9")]
    return json.loads(unary(address, "/mesh-rpc/v1", body, metadata, gzip))


@contextlib.contextmanager
def served(environment: Dict[str, str]) -> Iterator[None]:
    mps(attrs={"owner": "tests"})(Greeter)
    mesh.stop()
    with mock.patch.dict("os.environ", environment):
        try:
            yield
        finally:
            mesh.stop()
            macro.withdraw(Greeter)


class DispatchTest(unittest.TestCase):
    """The same answers from threads and from asyncio."""

    def setUp(self) -> None:
        recorder = Recorder()
        self.addCleanup(recorder.close)
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(served({"MESH_ADDRESS": recorder.address}))
        self.begin()

    def begin(self) -> None:
        mesh.start()
        self.address = mesh.address()

    def ask(self, name: str, /, **body: Any) -> Any:
        return call(self.address, name, json.dumps(body).encode())

    def test_operations(self) -> None:
        self.assertEqual(
            self.ask("theta.greet.hello", attachments={}, name="you"),
            {"code": "E0000000000", "message": "请求成功", "cause": None, "content": "hello you"},
        )
        self.assertEqual(self.ask("theta.greet.hello", name="a", times="2")["content"], "hello ahello a")
        self.assertEqual(self.ask("omega.later")["content"], "later")

    def test_arguments_and_trace(self) -> None:
        found = self.ask("theta.greet.echo", payload="AP8=", route={"node_id": "n", "new": 1}, unknown=[1])["content"]
        self.assertEqual(found, {"payload": "AP8=", "route": {"node_id": "n"}, "trace": "trace-9"})
        found = self.ask("theta.greet.echo", payload="", attachments={"x-ptp-trace-id": "inner"})["content"]
        self.assertEqual((found["route"], found["trace"]), (None, "inner"))

    def test_gzip(self) -> None:
        body = json.dumps({"name": "x" * 10_000}).encode()
        self.assertEqual(len(call(self.address, "theta.greet.hello", body, gzip=True)["content"]), 10_006)

    def test_events(self) -> None:
        event = {"mid": "m1", "entity": {"codec": "json", "buffer": "MQ=="}, "binding": {"topic": "theta.log"}}
        self.assertEqual(self.ask("theta.log.anything", event=event)["content"], "m1")
        self.assertEqual(self.ask("theta.news.created", event=event)["code"], "E0000000000")
        self.assertEqual(self.ask("theta.news.other", event=event)["code"], "E0000000617")
        self.assertEqual(self.ask("theta.news.created")["code"], "E0000000400")

    def test_bad_input_and_failures(self) -> None:
        with self.assertLogs("mesh.host", "ERROR"):
            failed = self.ask("theta.greet.fail", code="")
        self.assertEqual(failed, {"code": "E0000000500", "message": "ValueError: a text of two lines", "cause": None})
        self.assertEqual(self.ask("theta.greet.fail", code="E0000000618")["code"], "E0000000618")
        self.assertEqual(self.ask("theta.greet.hello")["code"], "E0000000400")
        self.assertEqual(self.ask("theta.greet.hello", name=[1])["code"], "E0000000616")
        self.assertEqual(self.ask("theta.greet.unknown")["code"], "E0000000617")
        for body in (b"{", b"[]", b"\xff"):
            self.assertEqual(call(self.address, "theta.greet.hello", body)["code"], "E0000000616")
        self.assertIn(b"E0000000400", unary(self.address, "/mesh-rpc/v1", b""))

    def test_another_path(self) -> None:
        with self.assertRaises(grpc.RpcError) as failure:
            unary(self.address, "/other/path", b"")
        self.assertEqual(failure.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def test_by_an_interface(self) -> None:
        class Hello:
            @mpi("theta.greet.hello")
            def hello(self, name: str, times: int = 1) -> str:
                raise NotImplementedError

        hello = Routable.of(mesh.proxy(Hello)).with_address(self.address).local()
        self.assertEqual(hello.hello("you"), "hello you")


class AioDispatchTest(DispatchTest):
    """On an event loop of its own thread."""

    def begin(self) -> None:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(aio.start(), loop).result(30)
        self.address = aio.address()

        def end() -> None:
            asyncio.run_coroutine_threadsafe(aio.stop(), loop).result(30)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(30)
            loop.close()

        self.addCleanup(end)


class RegistrationTest(unittest.TestCase):
    def setUp(self) -> None:
        self.recorder = Recorder()
        self.addCleanup(self.recorder.close)

    def test_registered_renewed_and_taken_back(self) -> None:
        with mock.patch("mesh.host.lease.RENEWAL", 0.05), served({"MESH_ADDRESS": self.recorder.address}):
            mesh.start()
            mesh.start()
            address = mesh.address()
            asked = [self.recorder.next() for _ in range(4)]
            mesh.stop()
            self.assertEqual(mesh.address(), "")
        operations = [each.headers["mesh-urn"].split(".000")[0] for each in asked]
        self.assertEqual(operations, ["put.registry.mesh"] * 4)
        registrations = [each.json()["registration"] for each in asked]
        self.assertEqual(sorted(each["name"] for each in registrations), ["omega", "omega", "theta", "theta"])
        theta = next(each for each in registrations if each["name"] == "theta")
        self.assertEqual((theta["kind"], theta["address"], theta["instance_id"]), ("metadata", address, address))
        self.assertEqual(theta["timestamp"], 60_000)
        services = {each["name"]: each for each in theta["content"]["services"]}
        self.assertEqual(services["theta.greet.hello"]["urn"], urn("theta.greet.hello"))
        self.assertEqual(services["theta.greet.hello"]["kind"], "MPS")
        self.assertEqual(services["theta.news.created"]["kind"], "Binding")
        self.assertEqual(
            services["theta.news.created"]["attrs"], {"owner": "tests", "topic": "theta.news", "code": "created"}
        )
        rest = [self.recorder.asked.get_nowait() for _ in range(self.recorder.asked.qsize())]
        removed = [
            each.json()["registration"]["name"] for each in rest if each.headers["mesh-urn"].startswith("remove.")
        ]
        self.assertEqual(sorted(removed), ["omega", "theta"])

    def test_a_program_that_serves_nothing_opens_no_port(self) -> None:
        mesh.start()
        self.assertEqual(mesh.address(), "")
        mesh.stop()

    def test_a_node_that_is_not_there_yet(self) -> None:
        with served({"MESH_ADDRESS": f"127.0.0.1:{node.free_port()}"}), self.assertLogs("mesh.host", "WARNING"):
            mesh.start()
            self.assertEqual(call(mesh.address(), "omega.later", b"{}")["content"], "later")
            mesh.stop()

    def test_a_port_that_is_taken(self) -> None:
        with served({"MESH_ADDRESS": self.recorder.address, "MESH_RUNTIME": self.recorder.address}):
            with self.assertRaises(MeshException) as failure:
                mesh.start()
            self.assertEqual(failure.exception.code, "E0000000619")

    def test_started_again(self) -> None:
        with served({"MESH_ADDRESS": self.recorder.address}):
            for _ in range(2):
                mesh.start()
                self.assertEqual(call(mesh.address(), "omega.later", b"{}")["content"], "later")
                mesh.stop()

    def test_at_a_real_node(self) -> None:
        there = node.shared()
        before = there.audited("mesh.registry.put")
        with served({"MESH_ADDRESS": there.address}):
            mesh.start()
            self.assertGreater(there.audited("mesh.registry.put"), before)

    def test_published_twice(self) -> None:
        class Again:
            @mpi("theta.greet.hello")
            def hello(self) -> None:
                return None

        mps(Again)
        self.addCleanup(macro.withdraw, Again)
        with served({"MESH_ADDRESS": self.recorder.address}), self.assertRaises(MeshException) as failure:
            mesh.start()
        self.assertEqual(failure.exception.code, "E0000000400")


class EventTest(unittest.TestCase):
    def test_published_events(self) -> None:
        recorder = Recorder(lambda asked: envelope(["e1"]))
        self.addCleanup(recorder.close)
        event = Event(binding=Topic(topic="t", code="c"), entity=Entity(buffer=b"1"))
        with mesh.Client(recorder.address) as client:
            self.assertEqual(client.proxy(mesh.Queue).publish([event]), ["e1"])
        sent = recorder.next().json()["events"]
        self.assertEqual(sent, [{"binding": {"topic": "t", "code": "c"}, "entity": {"buffer": "MQ=="}}])
