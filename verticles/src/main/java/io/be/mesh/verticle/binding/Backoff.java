package io.be.mesh.verticle.binding;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries: each twice as long as the one before, up to the longest, and between half and all of that by chance, so
 * that those who failed together do not come back together. One event loop.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** Milliseconds until the next try. */
    long next() {
        long whole = Math.min(longestMillis, firstMillis << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }

    /** Whether the last pause was longer than the first one. */
    boolean isLong() {
        return failures > 1;
    }

    /** It went well: the next pause is a short one again. */
    void reset() {
        failures = 0;
    }
}
