package io.be.mesh.cluster.session.grid;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** How long something is tried again, and the growing pauses between. Used on one context. */
final class Patience {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final long deadlineNanos;
    private long pause = FIRST_PAUSE_MILLIS;

    private Patience(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    static Patience of(long millis) {
        return new Patience(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    long leftMillis() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    }

    /** Completes when it is time for the next try; fails when there is none. */
    Future<Void> pause(Vertx vertx) {
        if (leftMillis() == 0) {
            return Future.failedFuture(new MeshException(ErrorCode.TIMEOUT, "tried until the time was over"));
        }
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(Math.max(1, Math.min(pause, leftMillis())), timer -> promise.complete());
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        return promise.future();
    }
}
