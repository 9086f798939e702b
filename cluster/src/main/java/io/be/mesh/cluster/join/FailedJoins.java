package io.be.mesh.cluster.join;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bounds how many joins may fail in a minute, those under way counted as if they did. Any thread. */
final class FailedJoins {
    static final int MOST = 10;
    private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Clock clock;
    private final Deque<Long> failures = new ArrayDeque<>();
    private int underWay;

    FailedJoins(Clock clock) {
        this.clock = clock;
    }

    /** Whether one more may be tried; then its end must be told. */
    synchronized boolean enter() {
        long past = clock.millis() - PERIOD_MILLIS;
        while (!failures.isEmpty() && failures.element() <= past) {
            failures.remove();
        }
        if (failures.size() + underWay >= MOST) {
            return false;
        }
        underWay++;
        return true;
    }

    synchronized void ended(boolean joined) {
        underWay--;
        if (!joined) {
            failures.add(clock.millis());
        }
    }
}
