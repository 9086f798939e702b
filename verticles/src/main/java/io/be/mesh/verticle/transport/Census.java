package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.SessionStats;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all owners of this node hold together, and bounds what no byte budget bounds. Any thread. */
final class Census {
    /** A session costs about 1 KiB even when it holds little. */
    static final int MAX_SESSIONS = 65_536;

    /** Twice what one node is asked to carry; a waiting pop costs about 0.5 KiB beside its connection. */
    static final int MAX_WAITING = 200_000;

    private final long keptLimit;
    private final AtomicLong kept = new AtomicLong();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param keptLimit bytes of answered messages that all sessions may keep for repeated requests */
    Census(long keptLimit) {
        this.keptLimit = keptLimit;
    }

    long keptLimit() {
        return keptLimit;
    }

    /** Takes room for answered messages, or none and false. */
    boolean keep(long charge) {
        if (kept.addAndGet(charge) <= keptLimit) {
            return true;
        }
        kept.addAndGet(-charge);
        return false;
    }

    void forget(long charge) {
        kept.addAndGet(-charge);
    }

    void sessionOpened() {
        enter(sessions, MAX_SESSIONS, "sessions");
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }

    void waitBegun() {
        enter(waiting, MAX_WAITING, "waiting pops");
    }

    void waitEnded() {
        waiting.decrementAndGet();
    }

    void charged(long charge) {
        messages.increment();
        bytes.add(charge);
    }

    void discharged(long charge) {
        messages.decrement();
        bytes.add(-charge);
    }

    SessionStats stats() {
        return new SessionStats(sessions.get(), messages.sum(), bytes.sum(), waiting.get());
    }

    private static void enter(AtomicInteger count, int limit, String what) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            throw new MeshException(ErrorCode.BUFFER_FULL, "this node already has " + limit + " " + what);
        }
    }
}
