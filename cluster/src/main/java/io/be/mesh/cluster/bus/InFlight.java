package io.be.mesh.cluster.bus;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets so many calls be under way at once and refuses one more at once. Thread safe. */
final class InFlight {
    private final String what;
    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();

    InFlight(String what, int limit) {
        this.what = what;
        this.limit = limit;
    }

    <T> Future<T> run(Supplier<Future<T>> call) {
        if (inside.incrementAndGet() > limit) {
            inside.decrementAndGet();
            return Future.failedFuture(new MeshException(
                    ErrorCode.UNAVAILABLE, limit + " requests to " + what + " are under way already, try again"));
        }
        Future<T> result;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.onComplete(done -> inside.decrementAndGet());
    }
}
