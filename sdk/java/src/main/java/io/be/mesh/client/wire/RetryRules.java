package io.be.mesh.client.wire;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How often a failed call is repeated, and when: each pause twice the one before, up to a bound, half of it by chance. */
public final class RetryRules {
    private final int retries;
    private final long firstNanos;
    private final long longestNanos;

    /** @param retries attempts after the first, 0 for none */
    public RetryRules(int retries, Duration first, Duration longest) {
        this.retries = retries;
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
    }

    boolean allows(int failures) {
        return failures <= retries;
    }

    /** @param failures so far, from 1 */
    long pauseNanos(int failures) {
        long pause = Math.min(longestNanos, firstNanos << Math.min(failures - 1, 20));
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }
}
