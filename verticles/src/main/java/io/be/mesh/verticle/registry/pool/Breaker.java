package io.be.mesh.verticle.registry.pool;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The circuit breaker of one instance. Closed it lets everything through; so many failures in a row open it, for a time that
 * grows with each opening; then one request at a time is its trial: a success closes it, a failure opens it again. Any thread;
 * while it is closed and nothing fails it takes no lock.
 */
final class Breaker {
    static final int FAILURES = 5;
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 5;

    private final LongSupplier nanos;
    private volatile boolean closed = true;
    private volatile int failures;
    private volatile long retryAt;
    private int openings;
    private volatile boolean trial;
    private long closedAt;

    /** What a result has changed. */
    enum Change {
        NONE,
        /** From closed to open. */
        OPENED,
        /** The trial has failed. */
        REOPENED,
        /** The trial went well. */
        CLOSED
    }

    /** @param nanos a clock that only goes forward */
    Breaker(LongSupplier nanos) {
        this.nanos = nanos;
        closedAt = nanos.getAsLong();
    }

    boolean isClosed() {
        return closed;
    }

    /** When the next trial may begin, if it is open. */
    long retryAt() {
        return retryAt;
    }

    /** How long until then; zero: now. */
    Duration rest() {
        return Duration.ofNanos(Math.max(0, retryAt - nanos.getAsLong()));
    }

    /** Whether a request decides what becomes of it just now. */
    boolean isOnTrial() {
        return trial && !rest().isZero();
    }

    /**
     * Takes the trial, which its result must end; one without a result is given up after another wait.
     *
     * @param early although the wait is not over
     */
    synchronized boolean tryTrial(boolean early) {
        long now = nanos.getAsLong();
        boolean over = now - retryAt >= 0;
        if (closed || (trial && !over) || (!over && !early)) {
            return false;
        }
        trial = true;
        retryAt = now + waitNanos();
        return true;
    }

    Change succeeded(boolean ofTrial) {
        if (closed && failures == 0) {
            return Change.NONE;
        }
        synchronized (this) {
            if (closed) {
                failures = 0;
                return Change.NONE;
            }
            if (!ofTrial) {
                return Change.NONE;
            }
            trial = false;
            failures = 0;
            closedAt = nanos.getAsLong();
            closed = true;
            return Change.CLOSED;
        }
    }

    synchronized Change failed(boolean ofTrial) {
        if (closed) {
            failures++;
            return failures < FAILURES ? Change.NONE : open();
        }
        if (!ofTrial) {
            return Change.NONE;
        }
        retire();
        return Change.REOPENED;
    }

    /** A trial that says nothing: the next may begin at once. */
    synchronized void abandoned(boolean ofTrial) {
        if (ofTrial && trial) {
            trial = false;
            retryAt = nanos.getAsLong();
        }
    }

    private Change open() {
        boolean longWell = nanos.getAsLong() - closedAt >= LONGEST_WAIT.toNanos();
        openings = longWell ? 0 : openings;
        retire();
        closed = false;
        return Change.OPENED;
    }

    private void retire() {
        trial = false;
        openings++;
        retryAt = nanos.getAsLong() + waitNanos();
    }

    private long waitNanos() {
        long wait = FIRST_WAIT.toNanos() << Math.min(openings - 1, MOST_DOUBLINGS);
        return Math.min(wait, LONGEST_WAIT.toNanos());
    }
}
