"""The sessions that a transport has opened."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

S = TypeVar("S")

#: More are open, but no longer released by ``close``: the node releases them when nobody uses them.
_MAX_SESSIONS = 4096


class Opened(Generic[S]):
    """Any thread."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[int, S] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, session: S) -> S:
        with self._lock:
            self._sessions[id(session)] = session
            if len(self._sessions) > _MAX_SESSIONS:
                self._sessions.popitem(last=False)
        return session

    def released(self, session: S) -> None:
        with self._lock:
            self._sessions.pop(id(session), None)

    def all(self) -> list[S]:
        with self._lock:
            return list(self._sessions.values())
