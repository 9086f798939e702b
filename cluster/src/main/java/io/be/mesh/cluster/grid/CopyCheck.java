package io.be.mesh.cluster.grid;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks all members whether everything has its copies. The question holds a worker until the slowest member has answered:
 * whoever asks meanwhile gets the same answer, and nobody waits longer than {@link #PATIENCE}. Any context.
 */
public final class CopyCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Grid grid;
    private @Nullable Future<Boolean> asked;

    public CopyCheck(Vertx vertx, Grid grid) {
        this.vertx = vertx;
        this.grid = grid;
    }

    /** False also when a member did not answer in time. */
    public Future<Boolean> copied() {
        return ask().timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).otherwise(false);
    }

    private synchronized Future<Boolean> ask() {
        Future<Boolean> question = asked;
        if (question == null || question.isComplete()) {
            question = vertx.executeBlocking(grid::isSafe, false);
            asked = question;
        }
        return question;
    }
}
