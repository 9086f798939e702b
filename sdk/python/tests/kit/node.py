"""A node of the distribution, in a process of its own."""

from __future__ import annotations

import atexit
import http.client
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from typing import Mapping, Optional

_BIN = os.environ.get("MESH_BIN") or str(pathlib.Path(__file__).resolve().parents[4] / "bin" / "mesh")


def _installation() -> pathlib.Path:
    """The folder that has ``lib``: of a distribution, or built in the checkout."""
    root = pathlib.Path(_BIN).resolve().parents[1]
    return root if (root / "lib").is_dir() else next(root.glob("target/mesh-*/lib"), root / "lib").parent


INSTALLATION = _installation()
#: Seconds; a first start on a busy machine.
_READY = 120


def free_port() -> int:
    """A port below those of outgoing connections: nobody is given it in between."""
    for _ in range(200):
        port = random.randrange(12000, 30000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


class Node:
    """Started by ``start``, which may be called again after ``kill`` or ``stop``: same ports, same home."""

    def __init__(self) -> None:
        self.port = free_port()
        self.admin = free_port()
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="mesh-python-"))
        self._process: Optional[subprocess.Popen[str]] = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> Node:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("MESH_", "PLUGIN_"))}
        environment["MESH_CLASS_ARCHIVE"] = "off"
        process = subprocess.Popen(
            [
                _BIN,
                "start",
                f"--home={self.home}",
                f"--set=ingress.outer=127.0.0.1:{self.port}",
                f"--set=admin.listen=127.0.0.1:{self.admin}",
            ],
            env={**environment, "MESH_JAVA_OPTS": "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._process = process
        _await_ready(process)
        return self

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def dispose(self) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def post(self, path: str, body: bytes, headers: Optional[Mapping[str, str]] = None) -> bytes:
        """The body of the answer to an HTTP request."""
        return self.answered("POST", path, body, headers or {})[1]

    def answered(self, method: str, path: str, body: Optional[bytes], headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer to an HTTP request that has these headers and no others of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def audited(self, operation: str) -> int:
        """How many changes of a kind the node's audit log tells of."""
        logs = self.home.rglob("audit*")
        return sum(each.read_text(encoding="utf-8").count(operation) for each in logs if each.is_file())

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(60)
            if process.stdout is not None:
                process.stdout.close()


def _await_ready(process: subprocess.Popen[str]) -> None:
    """Reads what the node prints, and goes on reading: a full pipe would stop it."""
    said: list[str] = []
    ready = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if not ready.is_set():
                    said.append(line)
                if line.startswith("ready "):
                    ready.set()
        except ValueError:
            pass
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    if not ready.wait(_READY) or process.poll() is not None:
        process.kill()
        raise RuntimeError("the node did not start: " + "".join(said[-20:]))


_shared: Optional[Node] = None


def shared() -> Node:
    """One node for all tests that do it no harm."""
    global _shared
    if _shared is None:
        _shared = Node().start()
        atexit.register(_shared.dispose)
    return _shared
