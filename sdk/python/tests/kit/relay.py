"""A wire between a client and a node that can be cut."""

from __future__ import annotations

import contextlib
import random
import socket
import sys
import threading
from typing import Optional


class Relay:
    """Passes bytes on. With ``seed`` it cuts each connection somewhere in what the node answers.

    :param least: bytes of answers that pass before a cut
    :param most: before which it is cut
    """

    def __init__(self, port: int, seed: Optional[int] = None, least: int = 200, most: int = 900) -> None:
        self._target = ("127.0.0.1", port)
        self._random = random.Random(seed) if seed is not None else None
        self._range = (least, most)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.port: int = self._server.getsockname()[1]
        self.cuts = 0
        #: Set when a client has sent something.
        self.asked = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.close()
        for each in list(self._open):
            _shut(each)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            try:
                node = socket.create_connection(self._target, timeout=10)
            except OSError:
                client.close()
                continue
            node.settimeout(None)
            self._open |= {client, node}
            limit = self._random.randint(*self._range) if self._random else sys.maxsize
            threading.Thread(target=self._pass, args=(client, node, None), daemon=True).start()
            threading.Thread(target=self._pass, args=(node, client, limit), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, left: Optional[int]) -> None:
        """An end of one direction is passed on; after a cut the rest of an answer is read and goes nowhere, so that
        the node sees a reader that has left in order, not a reset."""
        try:
            while data := source.recv(65536):
                if left is None:
                    self.asked.set()
                    sink.sendall(data)
                elif left > 0:
                    sink.sendall(data[:left])
                    left -= len(data)
                    if left <= 0:
                        self.cuts += 1
                        _shut(sink)
                        source.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        if left is None:
            _end(sink)
        else:
            _shut(sink)
            _shut(source)
            self._open -= {source, sink}


def _end(socket_: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket_.shutdown(socket.SHUT_WR)


def _shut(socket_: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket_.shutdown(socket.SHUT_RDWR)
    socket_.close()
