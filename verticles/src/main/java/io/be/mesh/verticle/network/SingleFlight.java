package io.be.mesh.verticle.network;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Does a thing once for all that ask for it while it is being done. Any context. */
final class SingleFlight<T> {
    private final Map<String, Future<T>> running = new ConcurrentHashMap<>();

    /** The outcome of the work that is under way under this key, which is begun when there is none. */
    Future<T> run(String key, Supplier<Future<T>> work) {
        Promise<T> mine = Promise.promise();
        Future<T> before = running.putIfAbsent(key, mine.future());
        if (before != null) {
            return before;
        }
        Future.<Void>succeededFuture().compose(begun -> work.get()).onComplete(done -> {
            running.remove(key, mine.future());
            mine.handle(done);
        });
        return mine.future();
    }
}
