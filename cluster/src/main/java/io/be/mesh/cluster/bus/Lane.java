package io.be.mesh.cluster.bus;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs changes one after the other, in order of arrival, so that each sees what the one before stored. Used on one
 * context.
 */
public final class Lane {
    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();
    private Future<?> tail = Future.succeededFuture();

    /** @param limit changes waiting or running; one more fails with E…503 */
    public Lane(int limit) {
        this.limit = limit;
    }

    /** Runs the change when those before it have ended, however they ended. */
    public <T> Future<T> run(Supplier<Future<T>> change) {
        if (inside.incrementAndGet() > limit) {
            inside.decrementAndGet();
            return Future.failedFuture(
                    new MeshException(ErrorCode.UNAVAILABLE, limit + " changes are waiting already, try again"));
        }
        Future<T> mine = tail.transform(before -> change.get());
        tail = mine;
        return mine.onComplete(done -> inside.decrementAndGet());
    }
}
