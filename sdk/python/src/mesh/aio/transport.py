"""Messages between institutions. (asyncio)"""

from __future__ import annotations

from typing import Mapping, Optional

from mesh.macro import mpi, spi
from mesh.payload import Payload
from mesh.prsim.transport import Wait


class Session:
    """Queues of messages, one for each topic."""

    async def push(self, payload: Payload, metadata: Optional[Mapping[str, str]] = None, topic: str = "") -> None:
        """Adds a message; when this returns, the node it is for has it, once."""
        raise NotImplementedError

    async def pop(self, timeout: Optional[Wait] = None, topic: str = "") -> Optional[bytes]:
        """Takes the oldest message, or waits for one; None when none came in time. Without a timeout it waits 120 s."""
        raise NotImplementedError

    async def peek(self, topic: str = "") -> Optional[bytes]:
        """Takes the oldest message without waiting; None when there is none."""
        raise NotImplementedError

    async def release(self, timeout: Optional[Wait] = None, topic: str = "") -> None:
        """Forgets the messages of a topic; without a topic, all of the session."""
        raise NotImplementedError


@spi()
class Transport:
    """Opens sessions."""

    async def open(self, session_id: str, metadata: Optional[Mapping[str, str]] = None) -> Session:
        """A session, by its id at both institutions.

        :param metadata: headers: ``x-ptp-target-node-id`` or ``x-ptp-target-inst-id`` name the partner of pushes
        """
        raise NotImplementedError

    async def close(self, timeout: Optional[Wait] = None) -> None:
        """Releases the sessions that were opened here."""
        raise NotImplementedError

    @mpi("mesh.chan.roundtrip", timeout=125_000)
    async def roundtrip(self, payload: Payload, metadata: Mapping[str, str]) -> Optional[bytes]:
        """Pushes a message and pops the answer."""
        raise NotImplementedError
