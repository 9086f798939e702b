"""TLS towards a real node."""

from __future__ import annotations

import unittest

from mesh import KMS, Client, MeshException, Network, Retry, Routable, Tls, Transport, aio
from mesh.kinds import KeyCsr
from tests.kit import node


class TlsTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.node = node.shared()
        self.plain = Client(self.node.address)
        self.addCleanup(self.plain.close)
        environ = self.plain.proxy(Network).get_environ()
        self.tls = Tls(root=environ.root_crt, server_name=f"{environ.node_id.lower()}.trustbe.cn")

    def client(self, tls: Tls) -> Client:
        client = Client(self.node.address, tls=tls, retry=Retry(attempts=2, first=0.01))
        self.addCleanup(client.close)
        return client

    async def test_the_root_of_the_node(self) -> None:
        client = self.client(self.tls)
        session = client.proxy(Transport).open("tls")
        session.push(b"a")
        self.assertEqual(session.pop(1000), b"a")
        self.assertTrue((await client.proxy(aio.Network).get_environ()).node_id)
        await client.aclose()

    def test_a_root_that_is_another(self) -> None:
        with self.assertRaises(MeshException) as failure:
            self.client(Tls(root=self.made()[0], server_name=self.tls.server_name)).proxy(Network).get_environ()
        self.assertEqual(failure.exception.code, "E0000000603")

    def test_a_name_that_is_another(self) -> None:
        with self.assertRaises(MeshException) as failure:
            self.client(Tls(root=self.tls.root, server_name="other.trustbe.cn")).proxy(Network).get_environ()
        self.assertEqual(failure.exception.code, "E0000000603")

    def test_a_certificate_of_ones_own_is_shown(self) -> None:
        """Who shows one is a partner or a stranger, and no longer of the node's own house."""
        certificate, key = self.made()
        tls = Tls(self.tls.root, certificate, key, self.tls.server_name)
        session = Routable.of(self.plain.proxy(Transport)).with_tls(tls).local().open("tls")
        with self.assertRaises(MeshException) as failure:
            session.push(b"a")
        self.assertEqual(failure.exception.code, "E0000000403")
        self.assertIn("(at ", failure.exception.message, "it is the node that says so")

    def made(self) -> tuple[str, str]:
        """A certificate and its key."""
        keys = self.plain.proxy(KMS).apply_root(KeyCsr(domain="lx0000077777770.trustbe.cn", subject="n", is_ca=True))
        by_kind = {each.kind: each.key for each in keys}
        return by_kind[4], by_kind[1]
