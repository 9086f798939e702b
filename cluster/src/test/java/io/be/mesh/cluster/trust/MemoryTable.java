package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.table.TableView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A table in memory. */
final class MemoryTable<V> implements TableView<V> {
    private final Map<String, V> rows = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

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

    void put(String key, V value) {
        rows.put(key, value);
        listeners.forEach(Runnable::run);
    }

    void remove(String key) {
        rows.remove(key);
        listeners.forEach(Runnable::run);
    }
}
