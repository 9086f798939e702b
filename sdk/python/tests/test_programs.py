"""Programs as they are written in the field, unchanged but for addresses."""

from __future__ import annotations

import pathlib
import socket
import subprocess
import sys
import unittest

from tests.kit import node

PROGRAMS = pathlib.Path(__file__).parent / "programs"


def run(program: str, **texts: str) -> subprocess.CompletedProcess[str]:
    source = (PROGRAMS / program).read_text(encoding="utf-8")
    for old, new in texts.items():
        source = source.replace(OLD[old], new)
    return subprocess.run(
        [sys.executable, "-c", source + "\n\nmain()\n"], capture_output=True, text=True, timeout=90, check=False
    )


OLD = {"address": "10.99.27.33:570", "engine": "IP:PORT"}


class ProgramTest(unittest.TestCase):
    def test_registration(self) -> None:
        """The document's program; run twice, as programs are."""
        there = node.shared()
        with socket.create_server(("127.0.0.1", 0)) as engine:
            engine_address = f"127.0.0.1:{engine.getsockname()[1]}"
            before = there.audited("mesh.registry.put")
            for _ in range(2):
                done = run("register.py", address=there.address, engine=engine_address)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
            after = there.audited("mesh.registry.put")
        self.assertGreaterEqual(after - before, 2)

    def test_exchange(self) -> None:
        there = node.shared()
        for _ in range(2):
            done = run("exchange.py", address=there.address)
            self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", "last\n"))

    def test_a_node_that_is_not_there(self) -> None:
        done = run("register.py", address=f"127.0.0.1:{node.free_port()}", engine="127.0.0.1:9")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("E0000000607", done.stderr)
