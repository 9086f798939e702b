package io.be.mesh.verticle.ingress.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends transfers that do not move: a body that stops arriving, an answer that nobody reads. One periodic timer for all of
 * them, because a timer for each request would cost more than the request. Any thread.
 */
public final class StallWatch {
    private static final long MIN_PERIOD_MILLIS = 20;

    private final Vertx vertx;
    private final Map<Transfer, Context> transfers = new ConcurrentHashMap<>();
    private final long limitNanos;

    public StallWatch(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limitNanos = limit.toNanos();
        vertx.setPeriodic(Math.max(MIN_PERIOD_MILLIS, limit.toMillis() / 4), id -> sweep());
    }

    /** Watches a transfer of the current context. */
    public void add(Transfer transfer) {
        transfers.put(transfer, vertx.getOrCreateContext());
    }

    public void remove(Transfer transfer) {
        transfers.remove(transfer);
    }

    private void sweep() {
        long now = System.nanoTime();
        transfers.forEach((transfer, context) -> {
            if (now - transfer.lastProgressNanos() > limitNanos) {
                transfers.remove(transfer);
                context.runOnContext(v -> transfer.stalled());
            }
        });
    }

    /** Something that moves bytes. */
    public interface Transfer {
        /** {@code System.nanoTime()} of the last byte that moved; any thread. */
        long lastProgressNanos();

        /** Called once, on the context of the transfer, when nothing has moved for too long. */
        void stalled();
    }
}
