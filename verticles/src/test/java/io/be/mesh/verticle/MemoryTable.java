package io.be.mesh.verticle;

import io.be.mesh.cluster.table.ReplicatedTable;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A table in memory: what is written is seen at once, and told. Any thread. */
public final class MemoryTable<V> implements ReplicatedTable<V> {
    private final Map<String, V> rows = new ConcurrentSkipListMap<>();
    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** A table with these rows. */
    public static <V> MemoryTable<V> of(Map<String, V> rows) {
        MemoryTable<V> table = new MemoryTable<>();
        rows.forEach(table::put);
        return table;
    }

    @Override
    public Optional<V> get(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public Collection<V> values() {
        return List.copyOf(rows.values());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Future<Void> write(Map<String, V> puts, Set<String> removes) {
        removes.forEach(rows::remove);
        removed.addAll(removes);
        puts.forEach((key, value) -> {
            rows.put(key, value);
            versions.merge(key, 1L, Long::sum);
        });
        listeners.forEach(Runnable::run);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> writeIf(String key, V value, long expected) {
        return version(key) == expected ? write(Map.of(key, value), Set.of()).map(true) : Future.succeededFuture(false);
    }

    @Override
    public long version(String key) {
        return rows.containsKey(key) ? versions.get(key) : 0;
    }

    /** Every key whose removal was written, also of what was not there. */
    public Set<String> removed() {
        return Set.copyOf(removed);
    }

    public void put(String key, V value) {
        write(Map.of(key, value), Set.of());
    }

    public void remove(String key) {
        write(Map.of(), Set.of(key));
    }
}
