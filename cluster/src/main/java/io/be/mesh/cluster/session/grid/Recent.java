package io.be.mesh.cluster.session.grid;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is remembered for a while, oldest first. Not thread safe. */
final class Recent<K, V> {
    private final Map<K, Timed<V>> entries = new LinkedHashMap<>();

    @Nullable
    V get(K key, long now) {
        Timed<V> entry = entries.get(key);
        return entry == null || entry.until() <= now ? null : entry.value();
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns what was remembered under the key before. */
    @Nullable
    V put(K key, V value, long until) {
        Timed<V> before = entries.remove(key);
        entries.put(key, new Timed<>(value, until));
        return before == null ? null : before.value();
    }

    @Nullable
    V remove(K key) {
        Timed<V> entry = entries.remove(key);
        return entry == null ? null : entry.value();
    }

    /** Forgets the oldest; null when there is none. */
    @Nullable
    V removeOldest() {
        Iterator<Timed<V>> oldest = entries.values().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        V value = oldest.next().value();
        oldest.remove();
        return value;
    }

    /** Forgets one whose time is over; null when the oldest still has time. */
    @Nullable
    V removeExpired(long now) {
        Iterator<Timed<V>> oldest = entries.values().iterator();
        return oldest.hasNext() && oldest.next().until() <= now ? removeOldest() : null;
    }

    void trim(int capacity) {
        while (entries.size() > capacity) {
            removeOldest();
        }
    }

    void clear() {
        entries.clear();
    }

    void forEach(BiConsumer<K, Timed<V>> action) {
        entries.forEach(action);
    }

    /** @param until milliseconds since the epoch */
    record Timed<V>(V value, long until) {}
}
