package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All tables at one moment; immutable, so that readers never wait for a writer.
 *
 * @param bytes of all keys and values
 */
record Tables(Map<String, SortedMap<String, byte[]>> byName, long bytes) {
    static final Tables EMPTY = new Tables(Map.of(), 0);

    SortedMap<String, byte[]> get(String name) {
        return byName.getOrDefault(name, Collections.emptySortedMap());
    }

    Draft draft() {
        return new Draft(this);
    }

    /** The next tables in the making: a table is copied when it is first changed. Used by one thread. */
    static final class Draft {
        private final Map<String, SortedMap<String, byte[]>> byName;
        private final Set<String> copied = new HashSet<>();
        private long bytes;

        private Draft(Tables from) {
            byName = new HashMap<>(from.byName);
            bytes = from.bytes;
        }

        /** Whether the changes keep within {@link StoreLimits#LIVE_BYTES}; what frees space always fits. */
        boolean fits(List<Change> changes) {
            long growth = 0;
            for (Change change : changes) {
                SortedMap<String, byte[]> table = byName.get(change.table());
                growth += size(change.key(), change.value())
                        - size(change.key(), table == null ? null : table.get(change.key()));
            }
            return growth <= 0 || bytes + growth <= StoreLimits.LIVE_BYTES;
        }

        Draft apply(List<Change> changes) {
            for (Change change : changes) {
                SortedMap<String, byte[]> table = writable(change.table());
                byte[] value = change.value();
                byte[] before = value == null ? table.remove(change.key()) : table.put(change.key(), value);
                bytes += size(change.key(), value) - size(change.key(), before);
            }
            return this;
        }

        /** Puts a whole table, which the draft owns from now on. */
        void put(String name, SortedMap<String, byte[]> table) {
            copied.add(name);
            byName.put(name, table);
            table.forEach((key, value) -> bytes += size(key, value));
        }

        Tables done() {
            Map<String, SortedMap<String, byte[]>> tables = new HashMap<>();
            byName.forEach((name, table) -> {
                if (!table.isEmpty()) {
                    tables.put(name, copied.contains(name) ? Collections.unmodifiableSortedMap(table) : table);
                }
            });
            return new Tables(Collections.unmodifiableMap(tables), bytes);
        }

        private SortedMap<String, byte[]> writable(String name) {
            SortedMap<String, byte[]> table = byName.get(name);
            if (table == null || !copied.contains(name)) {
                table = table == null ? new TreeMap<>() : new TreeMap<>(table);
                copied.add(name);
                byName.put(name, table);
            }
            return table;
        }

        private static long size(String key, byte @Nullable [] value) {
            return value == null ? 0 : key.getBytes(StandardCharsets.UTF_8).length + (long) value.length;
        }
    }
}
