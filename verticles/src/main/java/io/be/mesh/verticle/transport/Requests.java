package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.PopRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows about pops that gave a request id: who waits, what is on its way, and what was answered lately.
 * Answered messages are charged to the budgets while there is room. Owner's thread only.
 */
final class Requests {
    private final Census census;
    private final long windowNanos;
    private final int capacity;
    private final Predicate<QueuedMessage> recharge;
    private final Consumer<QueuedMessage> discharge;
    private final Map<Key, Waiter> waiting = new HashMap<>();
    private final Map<Key, QueuedMessage> inFlight = new HashMap<>();
    private final Map<Key, Kept> answered = new LinkedHashMap<>();
    private long answeredBytes;

    /**
     * @param windowNanos how long an answer can be repeated
     * @param capacity how many can
     * @param recharge charges what is to be kept, or finds no room for it
     * @param discharge takes what is kept no longer
     */
    Requests(
            Census census,
            long windowNanos,
            int capacity,
            Predicate<QueuedMessage> recharge,
            Consumer<QueuedMessage> discharge) {
        this.census = census;
        this.windowNanos = windowNanos;
        this.capacity = capacity;
        this.recharge = recharge;
        this.discharge = discharge;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty() && answered.isEmpty();
    }

    @Nullable
    Waiter waiting(Key key) {
        return waiting.get(key);
    }

    @Nullable
    QueuedMessage inFlight(Key key) {
        return inFlight.get(key);
    }

    @Nullable
    QueuedMessage answered(Key key, long now) {
        Kept kept = answered.get(key);
        return kept == null || kept.deadline() - now <= 0 ? null : kept.message();
    }

    void waits(Key key, Waiter waiter) {
        waiting.put(key, waiter);
    }

    void waitsNoMore(Key key, Waiter waiter) {
        waiting.remove(key, waiter);
    }

    void departed(Key key, QueuedMessage message) {
        inFlight.put(key, message);
    }

    void settled(Key key, QueuedMessage message) {
        inFlight.remove(key, message);
    }

    /**
     * Keeps an answered message for the window, at the cost of the oldest; one too large for its share, or whose room a
     * push has taken, is let go.
     */
    void keep(Key key, QueuedMessage message, long now) {
        long share = census.keptLimit() / 2;
        if (message.charge() > share || windowNanos <= 0) {
            discharge.accept(message);
            return;
        }
        forgetOne(key);
        while (!answered.isEmpty() && (answeredBytes + message.charge() > share || answered.size() >= capacity)) {
            forgetOldest();
        }
        while (!recharge.test(message) || !census.keep(message.charge())) {
            if (!forgetOldest()) {
                discharge.accept(message);
                return;
            }
        }
        answered.put(key, new Kept(message, now + windowNanos));
        answeredBytes += message.charge();
    }

    /** Lets the oldest answered message go; false when there is none. */
    boolean forgetOldest() {
        Iterator<Kept> oldest = answered.values().iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Kept kept = oldest.next();
        oldest.remove();
        letGo(kept);
        return true;
    }

    void prune(long now) {
        while (!answered.isEmpty() && answered.values().iterator().next().deadline() - now <= 0) {
            forgetOldest();
        }
    }

    /** Forgets everything about these topics. Those who wait are the caller's to end. */
    void release(Predicate<String> topics) {
        waiting.keySet().removeIf(key -> topics.test(key.topic()));
        inFlight.keySet().removeIf(key -> topics.test(key.topic()));
        List<Key> keys = new ArrayList<>(answered.keySet());
        keys.stream().filter(key -> topics.test(key.topic())).forEach(this::forgetOne);
    }

    private void forgetOne(Key key) {
        Kept kept = answered.remove(key);
        if (kept != null) {
            letGo(kept);
        }
    }

    private void letGo(Kept kept) {
        answeredBytes -= kept.message().charge();
        census.forget(kept.message().charge());
        discharge.accept(kept.message());
    }

    /** A request id means something within its topic. */
    record Key(String topic, String requestId) {
        static Key of(PopRequest request) {
            return new Key(request.key().topic(), request.requestId());
        }
    }

    private record Kept(QueuedMessage message, long deadline) {}
}
