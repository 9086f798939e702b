package io.be.mesh.verticle.registry.pool;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/** So many probes at once, the others wait for their turn, and so many may wait. Any thread. */
final class ProbeGate {
    static final int AT_ONCE = 256;
    static final int MOST_WAITING = 10_000;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /** @return fails with E…503 when too many wait already */
    Future<Optional<String>> run(Supplier<Future<Optional<String>>> probe) {
        Promise<Optional<String>> promise = Promise.promise();
        Runnable begin = () -> probe.get().onComplete(done -> {
            promise.handle(done);
            next();
        });
        synchronized (this) {
            if (running == AT_ONCE) {
                if (waiting.size() == MOST_WAITING) {
                    return Future.failedFuture(new MeshException(
                            ErrorCode.UNAVAILABLE, MOST_WAITING + " checks of instances wait already, try again"));
                }
                waiting.add(begin);
                return promise.future();
            }
            running++;
        }
        begin.run();
        return promise.future();
    }

    private void next() {
        Runnable begin;
        synchronized (this) {
            begin = waiting.poll();
            if (begin == null) {
                running--;
                return;
            }
        }
        begin.run();
    }
}
