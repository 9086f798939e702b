"""Nodes that die, connections that are cut."""

from __future__ import annotations

import threading
import unittest
import uuid
from typing import List, Optional, Union

from mesh import Client, MeshException, Retry, Transport, UnreachableException
from tests.kit import node
from tests.kit.relay import Relay

#: Of each of the tests with cuts.
MESSAGES = 150


class CutConnectionTest(unittest.TestCase):
    """Each connection is cut somewhere in the answers: whether the node has done it, the client cannot know."""

    def setUp(self) -> None:
        self.node = node.shared()
        self.relay = Relay(self.node.port, seed=7)
        self.addCleanup(self.relay.close)
        self.direct = Client(self.node.address, packet_size=0)
        self.addCleanup(self.direct.close)
        self.cut = Client(self.relay.address, packet_size=0, retry=Retry(attempts=50, first=0.01, longest=0.1))
        self.addCleanup(self.cut.close)
        self.session_id = uuid.uuid4().hex
        self.expected = [f"{i}".encode() for i in range(MESSAGES)]

    def test_every_push_is_stored_once_and_in_order(self) -> None:
        session = self.cut.proxy(Transport).open(self.session_id)
        for each in self.expected:
            session.push(each, {}, "t")
        reader = self.direct.proxy(Transport).open(self.session_id)
        self.assertEqual([reader.pop(1000, "t") for _ in self.expected], self.expected)
        self.assertIsNone(reader.peek("t"))
        self.assertGreater(self.relay.cuts, 5)

    def test_every_message_is_read_once_and_in_order(self) -> None:
        """Also those that the node gives again because it cannot tell whether an answer was read."""
        writer = self.cut.proxy(Transport).open(self.session_id)
        for each in self.expected:
            writer.push(each, {}, "t")
        session = self.cut.proxy(Transport).open(self.session_id)
        self.assertEqual([session.pop(20_000, "t") for _ in self.expected], self.expected)
        self.assertGreater(self.relay.cuts, 5)

    def test_without_repetition_a_cut_is_a_failure(self) -> None:
        client = Client(self.relay.address, packet_size=0, retry=Retry(attempts=1))
        self.addCleanup(client.close)
        session = client.proxy(Transport).open(self.session_id)
        with self.assertRaises(UnreachableException) as failure:
            for each in self.expected:
                session.push(each, {}, "t")
        self.assertTrue(failure.exception.lost)


class DeadNodeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.node = node.Node().start()
        self.addCleanup(self.node.dispose)
        self.relay = Relay(self.node.port)
        self.addCleanup(self.relay.close)

    def pop(self, retry: Retry) -> tuple[threading.Thread, List[Union[bytes, MeshException, None]]]:
        """A pop that waits at the node."""
        client = Client(self.relay.address, packet_size=0, retry=retry)
        self.addCleanup(client.close)
        found: List[Union[bytes, MeshException, None]] = []

        def read() -> None:
            try:
                found.append(client.proxy(Transport).open("s").pop(120_000, "t"))
            except MeshException as e:
                found.append(e)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        self.assertTrue(self.relay.asked.wait(30))
        return reader, found

    def test_a_pop_fails_when_its_node_has_died_and_goes_on_when_it_comes_back(self) -> None:
        given_up, failure = self.pop(Retry(attempts=3, first=0.01))
        patient, message = self.pop(Retry(attempts=10_000, longest=0.2))
        self.node.kill()
        given_up.join(30)
        self.assertIsInstance(failure[0], UnreachableException)
        self.assertEqual(message, [])
        self.node.start()
        with Client(self.node.address, packet_size=0) as client:
            client.proxy(Transport).open("s").push(b"after", {}, "t")
        patient.join(60)
        self.assertEqual(message, [b"after"])


class FailoverTest(unittest.TestCase):
    def test_the_next_of_a_list(self) -> None:
        there = node.shared()
        dead = node.free_port()
        with Client(f"127.0.0.1:{dead},127.0.0.1:{there.port}", retry=Retry(first=0.01)) as client:
            session = client.proxy(Transport).open(uuid.uuid4().hex)
            session.push(b"a", {}, "t")
            self.assertEqual(session.pop(1000, "t"), b"a")

    def test_nobody_is_there(self) -> None:
        with Client(f"127.0.0.1:{node.free_port()},127.0.0.1:{node.free_port()}", retry=Retry(4, 0.01)) as client:
            with self.assertRaises(UnreachableException) as failure:
                client.proxy(Transport).open("s").push(b"a")
            self.assertEqual(failure.exception.code, "E0000000607")
            self.assertIsInstance(failure.exception, ConnectionError)

    def test_a_closed_client_opens_again(self) -> None:
        client = Client(node.shared().address)
        session = client.proxy(Transport).open(uuid.uuid4().hex)
        session.push(b"a")
        client.close()
        self.assertEqual(session.pop(1000), b"a")
        client.close()

    def test_close_ends_what_waits(self) -> None:
        relay = Relay(node.shared().port)
        self.addCleanup(relay.close)
        client = Client(relay.address)
        found: List[Optional[MeshException]] = []

        def read() -> None:
            try:
                client.proxy(Transport).open(uuid.uuid4().hex).pop(60_000, "t")
            except MeshException as e:
                found.append(e)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        self.assertTrue(relay.asked.wait(30))
        client.close()
        reader.join(30)
        self.assertEqual([each and each.code for each in found], ["E0000000607"])
