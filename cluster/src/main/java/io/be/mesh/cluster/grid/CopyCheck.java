package io.be.mesh.cluster.grid;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks all members whether everything has its copies. The question holds a worker until the slowest member has answered:
 * whoever asks meanwhile gets the same answer, and nobody waits longer than {@link #PATIENCE}. Any context.
 */
public final class CopyCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Grid grid;
    private final AtomicReference<@Nullable Future<Boolean>> asked = new AtomicReference<>();

    public CopyCheck(Vertx vertx, Grid grid) {
        this.vertx = vertx;
        this.grid = grid;
    }

    /** False also when a member did not answer in time. */
    public Future<Boolean> copied() {
        return ask().timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).otherwise(false);
    }

    private Future<Boolean> ask() {
        Future<Boolean> underWay = asked.get();
        if (underWay != null && !underWay.isComplete()) {
            return underWay;
        }
        Future<Boolean> mine = vertx.executeBlocking(grid::isSafe, false);
        return asked.compareAndSet(underWay, mine) ? mine : ask();
    }
}
