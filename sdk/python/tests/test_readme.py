"""The example of the README runs as it stands there."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
import unittest

from tests.kit import node

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"


class ReadmeTest(unittest.TestCase):
    def test_examples(self) -> None:
        examples = re.findall(r"<!-- test: run -->\n```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
        self.assertGreaterEqual(len(examples), 1)
        for example in examples:
            for _ in range(2):
                done = subprocess.run(
                    [sys.executable, "-c", example],
                    env={**os.environ, "MESH_ADDRESS": node.shared().address},
                    capture_output=True,
                    text=True,
                    timeout=60,
                    check=False,
                )
                self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", "b'hello'\n"))
