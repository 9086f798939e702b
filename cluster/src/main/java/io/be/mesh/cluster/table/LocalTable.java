package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of a node that has no other replica. Thread safe; reads never wait.
 *
 * <p>What is read is always what a restart would read: after each commit the memory is brought to the state of the
 * store. Writes take effect in the order in which they are called; the last one to a key stays.
 */
public final class LocalTable<V> implements ReplicatedTable<V> {
    private static final Logger log = LoggerFactory.getLogger(LocalTable.class);

    private final DurableStore store;
    private final String name;
    private final Class<V> type;
    private final Codec codec;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object writing = new Object();
    private RowVersion version = RowVersion.NONE;
    private volatile SortedMap<String, Row<V>> rows = Collections.emptySortedMap();

    private LocalTable(DurableStore store, String name, Class<V> type, Codec codec) {
        this.store = store;
        this.name = name;
        this.type = type;
        this.codec = codec;
    }

    /**
     * Reads a table of the store, from memory; the work is the decoding of its rows.
     *
     * @param codec of the values; the encoding may not change from one start to the next
     * @param clock its milliseconds are the epoch, unless a row has seen a later one
     * @throws MeshException {@code E0000000616} that names the row, when one cannot be read
     */
    public static <V> LocalTable<V> open(DurableStore store, String name, Class<V> type, Codec codec, Clock clock) {
        LocalTable<V> table = new LocalTable<>(store, name, type, codec);
        table.follow();
        long epoch = clock.millis();
        for (Row<V> row : table.rows.values()) {
            epoch = Math.max(epoch, row.version().epoch() + 1);
        }
        synchronized (table.writing) {
            table.version = new RowVersion(epoch, 0);
        }
        return table;
    }

    @Override
    public Optional<V> get(String key) {
        return Optional.ofNullable(rows.get(key)).map(Row::value);
    }

    @Override
    public long version(String key) {
        Row<V> row = rows.get(key);
        return row == null ? 0 : row.version().epoch() + row.version().number();
    }

    @Override
    public Collection<V> values() {
        return rows.values().stream().map(Row::value).toList();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Future<Void> write(Map<String, V> puts, Set<String> removes) {
        Future<Void> committed;
        synchronized (writing) {
            List<Change> changes = new ArrayList<>();
            removes.forEach(key -> changes.add(new Change(name, key, null)));
            try {
                version = version.next();
                puts.forEach((key, value) -> changes.add(new Change(name, key, Row.encode(version, value, codec))));
            } catch (MeshException e) {
                return Future.failedFuture(e);
            }
            committed = store.commit(changes);
        }
        return committed.map(done -> {
            if (follow()) {
                listeners.forEach(this::tell);
            }
            return done;
        });
    }

    /** Brings the memory to the state of the store; returns whether that changed anything. */
    private synchronized boolean follow() {
        Map<String, byte[]> stored = store.table(name);
        SortedMap<String, Row<V>> next = new TreeMap<>();
        boolean changed = stored.size() != rows.size();
        for (var entry : stored.entrySet()) {
            Row<V> known = rows.get(entry.getKey());
            // The store hands out the same array until the row is written again.
            boolean same = known != null && known.stored() == entry.getValue();
            next.put(entry.getKey(), same ? known : decode(entry.getKey(), entry.getValue()));
            changed |= !same;
        }
        rows = next;
        return changed;
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
