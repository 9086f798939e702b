"""A program in Python behind one node, called by one in Java behind another: only by partners it is open to."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import subprocess
import unittest
from typing import Iterator
from unittest import mock

import mesh
from mesh import KMS, Network, Routable, macro, mpi, mps, proxy, spi
from mesh.kinds import Environ, Route
from tests.kit import node

_A = ("LX0000010000051", "JG0100005100000000")
_B = ("LX0000010000052", "JG0100005200000000")
_NOT_PERMITTED = "E0000000614"
_PROGRAM = pathlib.Path(__file__).parent / "programs" / "Greet.java"


@spi()
class Greeting:
    @mpi("theta.greet.hello")
    def hello(self, name: str) -> str:
        raise NotImplementedError


class Greeter(Greeting):
    def hello(self, name: str) -> str:
        return f"hello {name}"


@contextlib.contextmanager
def served(address: str, partners: str) -> Iterator[None]:
    """Behind the node at an address, open to some of its partners."""
    mps(attrs={"partners": partners})(Greeter)
    mesh.stop()
    with mock.patch.dict("os.environ", {"MESH_ADDRESS": address}):
        try:
            mesh.start()
            yield
        finally:
            mesh.stop()
            macro.withdraw(Greeter)


class PartnersTest(unittest.TestCase):
    java: str
    a: node.Node
    b: node.Node

    @classmethod
    def setUpClass(cls) -> None:
        java = shutil.which("java")
        if java is None:
            raise unittest.SkipTest("there is no java on the PATH")
        cls.java = java
        cls.a, cls.b = node.Node(), node.Node()
        for each in (cls.a, cls.b):
            cls.addClassCleanup(each.dispose)
            each.start()
        for here, own, there, other in ((cls.a, _A, cls.b, _B), (cls.b, _B, cls.a, _A)):
            cls.introduce(here, own, there, other)

    @staticmethod
    def introduce(here: node.Node, own: tuple[str, str], there: node.Node, other: tuple[str, str]) -> None:
        environ = Environ(version="1.0.0", node_id=own[0], inst_id=own[1], inst_name=own[0])
        Routable.of(proxy(KMS)).with_address(here.address).local().reset(environ)
        route = Route(node_id=other[0], inst_id=other[1], address=there.address)
        Routable.of(proxy(Network)).with_address(here.address).local().refresh([route])

    def greeted(self) -> str:
        """What the program in Java prints, which knows its own node only."""
        libraries = node.INSTALLATION / "lib" / "*"
        done = subprocess.run(
            [self.java, "-cp", str(libraries), str(_PROGRAM), _B[0], "you"],
            env={**os.environ, "MESH_ADDRESS": self.a.address},
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def test_open_to_the_partner(self) -> None:
        with served(self.b.address, _A[0]):
            self.assertEqual(self.greeted(), "hello you")

    def test_not_open_to_the_partner(self) -> None:
        with served(self.b.address, "LX0000010000059"):
            self.assertEqual(self.greeted(), _NOT_PERMITTED)

    def test_not_open_to_anybody(self) -> None:
        with served(self.b.address, ""):
            self.assertEqual(self.greeted(), _NOT_PERMITTED)
