package io.be.mesh.verticle.network;

import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Does a thing once for all that ask for it while it is being done. Any context. */
final class Coalesced<T> {
    private final Map<String, Future<T>> running = new ConcurrentHashMap<>();

    Future<T> run(String key, Supplier<Future<T>> work) {
        Future<T> before = running.get(key);
        if (before != null) {
            return before;
        }
        Future<T> mine = work.get();
        running.put(key, mine);
        return mine.onComplete(done -> running.remove(key, mine));
    }
}
