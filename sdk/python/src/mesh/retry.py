"""How often a call is tried."""

from __future__ import annotations

import random
from dataclasses import dataclass

#: With their pauses more than any deadline has time for.
MOST_ATTEMPTS = 10_000


@dataclass(frozen=True)
class Retry:
    """A call is tried until its deadline, at most ``attempts`` times, with pauses that double from ``first`` to
    ``longest`` seconds.

    Only what is safe to repeat is: a push and a pop carry an id by which the node knows the repetition.
    """

    attempts: int = MOST_ATTEMPTS
    first: float = 0.05
    longest: float = 2.0

    def pause(self, failures: int) -> float:
        """Seconds before the next try; never two programs in step."""
        return min(self.longest, self.first * 2.0 ** min(failures, 16)) * random.uniform(0.5, 1.0)


NEVER = Retry(attempts=1)
