package io.be.mesh.verticle.ingress.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends transfers that do not move: a body that stops arriving, an answer that nobody reads. One periodic timer for all of
 * them, because a timer for each request would cost more than the request.
 */
public final class StallWatch {
    private static final long MIN_PERIOD_MILLIS = 20;

    private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();
    private final long limitNanos;

    /** Belongs to the context it is made on: undeploying the verticle ends it. */
    public StallWatch(Vertx vertx, Duration limit) {
        this.limitNanos = limit.toNanos();
        vertx.setPeriodic(Math.max(MIN_PERIOD_MILLIS, limit.toMillis() / 4), id -> sweep());
    }

    public void add(Transfer transfer) {
        transfers.add(transfer);
    }

    public void remove(Transfer transfer) {
        transfers.remove(transfer);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Transfer transfer : transfers) {
            if (now - transfer.lastProgressNanos() > limitNanos) {
                transfers.remove(transfer);
                transfer.stalled();
            }
        }
    }

    /** Something that moves bytes. */
    public interface Transfer {
        /** {@code System.nanoTime()} of the last byte that moved. */
        long lastProgressNanos();

        /** Called once, on the context of the watch, when nothing has moved for too long. */
        void stalled();
    }
}
