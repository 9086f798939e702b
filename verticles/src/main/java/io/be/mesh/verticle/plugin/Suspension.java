package io.be.mesh.verticle.plugin;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Asks a plugin no more that was late too often in a row, but for one message now and then, until it answers in time. Any thread. */
final class Suspension {
    /** Between two tries of a plugin that is suspended. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final int limit;
    private final LongSupplier nanos;
    private final Runnable suspended;
    private final Runnable resumed;
    private int lateInRow;
    private boolean active = true;
    private long retryAt;

    /**
     * @param limit so many in a row
     * @param nanos time that only goes on
     * @param suspended is told, on the thread that found out
     * @param resumed is told, on the thread that found out
     */
    Suspension(int limit, LongSupplier nanos, Runnable suspended, Runnable resumed) {
        this.limit = limit;
        this.nanos = nanos;
        this.suspended = suspended;
        this.resumed = resumed;
    }

    /** Whether the plugin is to be asked about this message. */
    synchronized boolean admits() {
        if (active) {
            return true;
        }
        long now = nanos.getAsLong();
        if (now - retryAt < 0) {
            return false;
        }
        retryAt = now + PAUSE.toNanos();
        return true;
    }

    void late() {
        synchronized (this) {
            lateInRow++;
            if (!active || lateInRow < limit) {
                return;
            }
            active = false;
            retryAt = nanos.getAsLong() + PAUSE.toNanos();
        }
        suspended.run();
    }

    void inTime() {
        synchronized (this) {
            lateInRow = 0;
            if (active) {
                return;
            }
            active = true;
        }
        resumed.run();
    }
}
