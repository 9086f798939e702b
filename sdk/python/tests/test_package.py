"""The package itself: its types, its generated messages, and that both forms of each interface agree."""

from __future__ import annotations

import inspect
import pathlib
import subprocess
import sys
import tempfile
import unittest

import mesh
from mesh import aio
from mesh.operation import Operation

HOME = pathlib.Path(__file__).resolve().parents[1]
INTERFACES = ("KMS", "KV", "Builtin", "Cache", "Network", "Queue", "Registry", "Sequence", "Session", "Transport")


class InterfaceTest(unittest.TestCase):
    def test_both_forms_agree(self) -> None:
        for name in INTERFACES:
            plain, coroutines = getattr(mesh, name), getattr(aio, name)
            methods = [each for each in vars(plain) if not each.startswith("_")]
            self.assertEqual(methods, [each for each in vars(coroutines) if not each.startswith("_")])
            for method in methods:
                with self.subTest(f"{name}.{method}"):
                    one, other = getattr(plain, method), getattr(coroutines, method)
                    self.assertEqual(inspect.signature(one), inspect.signature(other))
                    self.assertFalse(inspect.iscoroutinefunction(one))
                    self.assertTrue(inspect.iscoroutinefunction(other))
                    first, second = Operation.of(one), Operation.of(other)
                    self.assertEqual(first and first.mpi, second and second.mpi)

    def test_all_names_are_there(self) -> None:
        for module in (mesh, aio):
            for name in module.__all__:
                self.assertTrue(hasattr(module, name), name)


class SourceTest(unittest.TestCase):
    def test_types(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--no-incremental"], cwd=HOME, capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_messages_are_those_of_the_proto_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, HOME / "tools" / "generate.py", folder], check=True)
            for name in ("ptp_pb2.py", "ptp_pb2.pyi"):
                made = pathlib.Path(folder, "mesh", "wire", name).read_text(encoding="utf-8")
                self.assertEqual(made, (HOME / "src" / "mesh" / "wire" / name).read_text(encoding="utf-8"), name)

    def test_the_package_is_typed(self) -> None:
        self.assertTrue((pathlib.Path(mesh.__file__).parent / "py.typed").is_file())
