"""What the SDK costs: push and pop of 1 KiB, beside a bare grpcio client at the same node, in rounds by turns.

``python bench/push_pop.py [SECONDS]`` with the SDK installed; SECONDS of each round, 3 when absent. Starts a node of its own.
"""

from __future__ import annotations

import pathlib
import statistics
import sys
import time
from typing import Callable

import grpc

from mesh import Client, Transport
from mesh.wire import ptp

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from tests.kit import node  # noqa: E402

PAYLOAD = b"x" * 1024
ROUNDS = 5
TARGET = 0.8


def through_the_sdk(address: str) -> Callable[[], None]:
    session = Client(address, packet_size=0).proxy(Transport).open("sdk")

    def once() -> None:
        session.push(PAYLOAD, {}, "t")
        assert session.pop(1000, "t") == PAYLOAD

    return once


def bare(address: str) -> Callable[[], None]:
    channel = grpc.insecure_channel(address)
    push: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(ptp.PATH + "push")
    pop: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(ptp.PATH + "pop")
    metadata = (("x-ptp-session-id", "bare"),)

    def once() -> None:
        push(ptp.push("t", PAYLOAD, {}), timeout=10, metadata=metadata)
        assert ptp.answer(pop(ptp.pop("t", 1000), timeout=10, metadata=metadata)) == PAYLOAD

    return once


def rate(once: Callable[[], None], seconds: float) -> float:
    """Pairs of a push and a pop in a second."""
    begin = time.monotonic()
    done = 0
    while time.monotonic() - begin < seconds:
        once()
        done += 1
    return done / (time.monotonic() - begin)


def main(seconds: float) -> int:
    here = node.Node().start()
    try:
        sides = {"bare grpcio": bare(here.address), "sdk": through_the_sdk(here.address)}
        for once in sides.values():
            rate(once, seconds)
        rates: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, once in sides.items():
                rates[name].append(rate(once, seconds))
    finally:
        here.dispose()
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, found in rates.items():
        print(f"{name:12} {medians[name]:8.0f} push+pop/s   rounds {' '.join(f'{each:.0f}' for each in found)}")
    ratio = medians["sdk"] / medians["bare grpcio"]
    print(f"ratio {ratio:.2f}, to reach {TARGET}: {'met' if ratio >= TARGET else 'NOT met'}")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0))
