package io.be.mesh.verticle.network.hosted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Instances that could not be reached a moment ago: they are asked last. Any thread. */
final class Unreached {
    private static final long REST_NANOS = Duration.ofSeconds(5).toNanos();
    /** Beyond it the oldest are forgotten, which costs a refused connection. */
    private static final int MAX = 1_000;

    private final Map<String, Long> until = new ConcurrentHashMap<>();

    void add(String address) {
        if (until.size() >= MAX) {
            long now = System.nanoTime();
            until.values().removeIf(end -> end - now <= 0);
            if (until.size() >= MAX) {
                until.clear();
            }
        }
        until.put(address, System.nanoTime() + REST_NANOS);
    }

    void reached(String address) {
        until.remove(address);
    }

    /** The same instances, those that rest behind the others. */
    <T> List<T> last(List<T> instances, Function<T, String> address) {
        if (until.isEmpty()) {
            return instances;
        }
        List<T> ready = new ArrayList<>();
        List<T> resting = new ArrayList<>();
        for (T instance : instances) {
            (rests(address.apply(instance)) ? resting : ready).add(instance);
        }
        ready.addAll(resting);
        return ready;
    }

    private boolean rests(String address) {
        Long end = until.get(address);
        return end != null && end - System.nanoTime() > 0;
    }
}
