"""What a session has given to its program lately: a node brings a message back when the connection was reset just after its
answer, because it cannot know that it was read."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from mesh.wire.ptp import Outbound

_CAPACITY = 16_384
#: Seconds; longer than any node keeps a delivery open and is away in between.
_WINDOW = 600.0


class Delivered:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    def is_first(self, topic: str, message: Outbound) -> bool:
        """Whether the program gets it for the first time; a message without an id always is one of its own."""
        if not message.message_id:
            return True
        key = (message.message_id, message.sender, topic)
        now = time.monotonic()
        with self._lock:
            self._forget(now)
            if key in self._times:
                return False
            self._times[key] = now
            return True

    def _forget(self, now: float) -> None:
        while self._times:
            key, seen = next(iter(self._times.items()))
            if now - seen <= _WINDOW and len(self._times) < _CAPACITY:
                return
            del self._times[key]
