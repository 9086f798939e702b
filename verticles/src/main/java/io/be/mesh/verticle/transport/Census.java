package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what all owners of this node hold together, and bounds what no byte budget bounds. Any thread. */
final class Census {
    /** A session costs about 1 KiB even when it holds little. */
    static final int MAX_SESSIONS = 65_536;

    /** Twice what one node is asked to carry; a waiting pop costs about 0.5 KiB beside its connection. */
    static final int MAX_WAITING = 200_000;

    private final MeshMetrics metrics;
    private final long keptLimit;
    private final AtomicLong kept = new AtomicLong();

    /** @param keptLimit bytes of answered messages that all sessions may keep for repeated requests */
    Census(MeshMetrics metrics, long keptLimit) {
        this.metrics = metrics;
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
        enter(Level.SESSIONS, MAX_SESSIONS, "sessions");
    }

    void sessionClosed() {
        metrics.add(Level.SESSIONS, -1);
    }

    void waitBegun() {
        enter(Level.WAITING_POPS, MAX_WAITING, "waiting pops");
    }

    void waitEnded() {
        metrics.add(Level.WAITING_POPS, -1);
    }

    void stored(QueuedMessage message) {
        metrics.add(Level.MESSAGES, 1);
        metrics.pushed(message.message().payload().size());
    }

    void confirmed(QueuedMessage message) {
        metrics.popped(message.message().payload().size());
    }

    void rolledBack() {
        metrics.rolledBack();
    }

    void gone() {
        metrics.add(Level.MESSAGES, -1);
    }

    /** Several owners may enter at once and find each other: at the very limit one too many is refused, never let in. */
    private void enter(Level level, int limit, String what) {
        metrics.add(level, 1);
        if (metrics.get(level) > limit) {
            metrics.add(level, -1);
            throw new MeshException(ErrorCode.BUFFER_FULL, "this node already has " + limit + " " + what);
        }
    }
}
