package io.be.mesh.client.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time that a call must not outlive. */
public final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Nanoseconds that are left; 0 or less when it has passed. */
    public long left() {
        return end - System.nanoTime();
    }

    /** Milliseconds that are left, at least 1: what a node is told. */
    public long leftMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left()));
    }

    /** The same, later. */
    public Deadline plus(Duration time) {
        return new Deadline(end + time.toNanos());
    }
}
