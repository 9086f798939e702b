package io.be.mesh.server.command.transfer;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Tries again what may go later, with pauses that grow, until nothing has gone forward for too long. Any thread. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** A node that is down, busy or full may not be so in a minute; one that refuses will do so again. */
    private static final Set<ErrorCode> PASSING = EnumSet.of(
            ErrorCode.UNREACHABLE, ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE, ErrorCode.STARTING, ErrorCode.BUFFER_FULL);

    private final long longestNanos;
    private volatile long since = System.nanoTime();

    Patience(Duration longest) {
        this.longestNanos = longest.toNanos();
    }

    /** Something has gone forward. */
    void renew() {
        since = System.nanoTime();
    }

    boolean isOver() {
        return System.nanoTime() - since > longestNanos;
    }

    <T> T keep(Attempt<T> attempt) throws Failure, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt.run();
            } catch (Failure e) {
                if (!PASSING.contains(e.code()) || isOver()) {
                    throw e;
                }
            }
            pause = pause(pause);
        }
    }

    static boolean isPassing(Failure failure) {
        return PASSING.contains(failure.code());
    }

    static Duration firstPause() {
        return FIRST_PAUSE;
    }

    /** Waits; the next pause. */
    static Duration pause(Duration pause) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    /** What may be tried more than once. */
    interface Attempt<T> {
        T run() throws Failure, InterruptedException;
    }
}
