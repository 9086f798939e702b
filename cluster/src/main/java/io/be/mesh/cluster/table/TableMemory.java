package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a table of the store looks like decoded: what is read is always what a restart would read. Thread safe; reads
 * never wait.
 */
final class TableMemory<V> implements TableView<V> {
    private static final Logger log = LoggerFactory.getLogger(TableMemory.class);

    private final DurableStore store;
    private final String name;
    private final Class<V> type;
    private final Codec codec;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Rows<V> rows = new Rows<>(Collections.emptySortedMap(), Map.of());

    /**
     * @param there what can be read
     * @param removed what was removed and is remembered
     */
    private record Rows<V>(SortedMap<String, Row<V>> there, Map<String, Row<V>> removed) {

        @Nullable
        Row<V> get(String key) {
            Row<V> row = there.get(key);
            return row == null ? removed.get(key) : row;
        }

        Stream<Map.Entry<String, Row<V>>> all() {
            return Stream.concat(there.entrySet().stream(), removed.entrySet().stream());
        }
    }

    /** @throws MeshException {@code E0000000616} that names the row, when one cannot be read */
    TableMemory(DurableStore store, String name, Class<V> type, Codec codec) {
        this.store = store;
        this.name = name;
        this.type = type;
        this.codec = codec;
        follow();
    }

    @Override
    public Optional<V> get(String key) {
        return Optional.ofNullable(rows.there().get(key)).map(Row::value);
    }

    @Override
    public Collection<V> values() {
        return rows.there().values().stream()
                .map(Row::value)
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    long order(String key) {
        Row<V> row = rows.there().get(key);
        return row == null ? 0 : row.version().order();
    }

    /** A row, also one that was removed; null when nothing is known of it. */
    @Nullable
    Row<V> row(String key) {
        return rows.get(key);
    }

    /** The version of every row, also of those that were removed. */
    Map<String, RowVersion> versions() {
        Map<String, RowVersion> versions = new HashMap<>();
        rows.all()
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue().version()));
        return versions;
    }

    /** The version of every row that is there. */
    Map<String, RowVersion> versionsThere() {
        Map<String, RowVersion> versions = new HashMap<>();
        rows.there().forEach((key, row) -> versions.put(key, row.version()));
        return versions;
    }

    /** The keys whose removal need not be remembered any more. */
    List<String> toForget(long now) {
        Map<String, Long> removed = new HashMap<>();
        rows.removed().forEach((key, row) -> removed.put(key, row.removedAt()));
        return Removals.toForget(removed, now);
    }

    /** Brings the memory to the state of the store, and tells the listeners when that changed what can be read. */
    void followAndTell() {
        if (follow()) {
            listeners.forEach(this::tell);
        }
    }

    private synchronized boolean follow() {
        Rows<V> before = rows;
        Map<String, byte[]> stored = store.table(name);
        SortedMap<String, Row<V>> there = new TreeMap<>();
        Map<String, Row<V>> removed = new HashMap<>();
        boolean changed = false;
        for (var entry : stored.entrySet()) {
            String key = entry.getKey();
            Row<V> known = before.get(key);
            // The store hands out the same array until the row is written again.
            if (known != null && known.stored() == entry.getValue()) {
                (known.value() == null ? removed : there).put(key, known);
                continue;
            }
            Row<V> row = decode(key, entry.getValue());
            (row.value() == null ? removed : there).put(key, row);
            changed |= row.value() != null;
        }
        rows = new Rows<>(there, removed);
        return changed || !there.keySet().containsAll(before.there().keySet());
    }

    private Row<V> decode(String key, byte[] stored) {
        try {
            return Row.decode(stored, type, codec);
        } catch (MeshException | IllegalArgumentException e) {
            throw new MeshException(
                    ErrorCode.CODEC, "row '" + key + "' of table " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of table {} failed", name);
        }
    }
}
