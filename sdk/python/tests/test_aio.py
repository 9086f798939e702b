"""Everything as coroutines, at a real node."""

from __future__ import annotations

import asyncio
import unittest
import uuid

from mesh import Client, MeshException, Retry, Routable, UnreachableException, aio
from mesh.kinds import Route
from tests.kit import node
from tests.kit.relay import Relay


class AioTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.node = node.shared()
        self.client = Client(self.node.address)
        self.addAsyncCleanup(self.client.aclose)
        self.session_id = uuid.uuid4().hex
        self.session = await self.client.proxy(aio.Transport).open(self.session_id)

    async def test_push_pop_peek_release(self) -> None:
        await self.session.push(b"a", {"k": "v"}, "t")
        await self.session.push(b"", {}, "t")
        await self.session.push(b"c", {}, "t")
        self.assertEqual(await self.session.pop(1000, "t"), b"a")
        self.assertEqual(await self.session.peek("t"), b"")
        await self.session.release(0, "t")
        self.assertIsNone(await self.session.pop(30, "t"))

    async def test_many_at_once(self) -> None:
        transport = Routable.of(self.client.proxy(aio.Transport)).with_packet_size(10).local()
        session = await transport.open(self.session_id)
        payloads = [bytes([i]) * 25 for i in range(20)]
        pops = [asyncio.create_task(session.pop(20_000, "t")) for _ in payloads]
        await asyncio.gather(*(session.push(each, {}, "t") for each in payloads))
        self.assertEqual(sorted(each or b"" for each in await asyncio.gather(*pops)), payloads)
        await transport.close()

    async def test_a_cancelled_pop_takes_nothing(self) -> None:
        relay = Relay(self.node.port)
        self.addCleanup(relay.close)
        transport = Routable.of(self.client.proxy(aio.Transport)).with_address(relay.address).local()
        pop = asyncio.create_task((await transport.open(self.session_id)).pop(60_000, "t"))
        await asyncio.to_thread(relay.asked.wait, 30)
        pop.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await pop
        # One connection keeps its order: when this is answered, the node knows of the cancellation.
        await (await transport.open(self.session_id)).peek("other")
        await self.session.push(b"a", {}, "t")
        self.assertEqual(await self.session.pop(5000, "t"), b"a")

    async def test_operations(self) -> None:
        network = self.client.proxy(aio.Network)
        self.assertTrue((await network.get_environ()).node_id)
        await network.refresh(
            Route(node_id="LX0000013000050", inst_id="JG0130000500000000", address="http://127.0.0.1:9")
        )
        route = await network.get_route("LX0000013000050")
        self.assertEqual(route and route.inst_id, "JG0130000500000000")
        self.assertIsNone(await network.get_route("LX0000099999990"))

    async def test_a_node_that_is_not_there(self) -> None:
        async with Client(f"127.0.0.1:{node.free_port()}", retry=Retry(attempts=3)) as client:
            with self.assertRaises(UnreachableException) as failure:
                await (await client.proxy(aio.Transport).open("s")).push(b"a")
            self.assertEqual(failure.exception.code, "E0000000607")
            with self.assertRaises(MeshException):
                await client.proxy(aio.Network).get_environ()

    async def test_the_client_of_the_process(self) -> None:
        network = Routable.of(aio.proxy(aio.Network)).with_address(self.node.address).local()
        self.assertTrue((await network.get_environ()).inst_id)
        await aio.stop()


class TwoLoopsTest(unittest.TestCase):
    def test_a_client_serves_one_loop_after_another(self) -> None:
        client = Client(node.shared().address)

        async def ask() -> str:
            return (await client.proxy(aio.Network).get_environ()).node_id

        self.assertEqual(asyncio.run(ask()), asyncio.run(ask()))
