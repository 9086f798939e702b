package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at everything that is in progress on one event loop, now and then: one timer for all of it, because a timer for each request
 * would cost more than the request.
 */
final class ExchangeWatch {
    private static final long LOOK_MILLIS = 50;

    private final Vertx vertx;
    private final Set<Watched> watched = new LinkedHashSet<>();
    private long timer;
    private boolean looking;

    ExchangeWatch(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Something with limits of time. */
    interface Watched {
        /** Ends itself when one of them has passed. */
        void look(long nowNanos);

        /** The node stops: what can only be ended by telling its ends is told. */
        default void leave() {
            // What is in progress ends of itself.
        }
    }

    void add(Watched each) {
        watched.add(each);
        if (!looking) {
            looking = true;
            timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        }
    }

    void remove(Watched each) {
        watched.remove(each);
    }

    void leave() {
        List.copyOf(watched).forEach(Watched::leave);
    }

    private void look() {
        if (watched.isEmpty()) {
            looking = false;
            vertx.cancelTimer(timer);
            return;
        }
        long now = System.nanoTime();
        for (Watched each : List.copyOf(watched)) {
            each.look(now);
        }
    }
}
