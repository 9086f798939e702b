package io.be.mesh.cluster.service;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many requests to a service may be tried again: a part of those of the last seconds and a few more. When everything fails,
 * repetition would only add to the load. Any thread; the lock is held for a few instructions.
 */
public final class RetryBudget {
    /** Retries that are always allowed in a window. */
    public static final int CONSTANT = 10;
    /** One retry for so many requests: 20 %. */
    public static final int REQUESTS_PER_RETRY = 5;

    public static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int SLOTS = 10;
    private static final long SLOT_NANOS = WINDOW.toNanos() / SLOTS;

    private final LongSupplier nanos;
    private final long[] requests = new long[SLOTS];
    private final long[] retries = new long[SLOTS];
    private long slot;

    /** @param nanos a clock that only goes forward, such as {@link System#nanoTime} */
    public RetryBudget(LongSupplier nanos) {
        this.nanos = nanos;
        slot = nanos.getAsLong() / SLOT_NANOS;
    }

    /** A request has come; its retries are none. */
    public synchronized void request() {
        requests[current()]++;
    }

    /** Takes a retry, unless none is left now. */
    public synchronized boolean tryRetry() {
        int at = current();
        if (sum(retries) >= CONSTANT + sum(requests) / REQUESTS_PER_RETRY) {
            return false;
        }
        retries[at]++;
        return true;
    }

    /** Whether nothing has happened in a window: a new budget is as good. */
    public synchronized boolean isIdle() {
        current();
        return sum(requests) == 0 && sum(retries) == 0;
    }

    /** The slot of this moment; those that the clock has passed since are emptied. */
    private int current() {
        long now = nanos.getAsLong() / SLOT_NANOS;
        long passed = Math.min(now - slot, SLOTS);
        for (long i = 1; i <= passed; i++) {
            int at = index(slot + i);
            requests[at] = 0;
            retries[at] = 0;
        }
        slot = Math.max(slot, now);
        return index(slot);
    }

    private static int index(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long each : slots) {
            sum += each;
        }
        return sum;
    }
}
