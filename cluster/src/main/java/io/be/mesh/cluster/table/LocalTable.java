package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table of a node that has no other replica. Thread safe; reads never wait.
 *
 * <p>What is read is always what a restart would read: after each commit the memory is brought to the state of the
 * store. Writes take effect in the order in which they are called; the last one to a key stays.
 *
 * <p>A table that has been one of a cluster remembers what is removed from it, so that it stays removed when the node is
 * one of several replicas again.
 */
public final class LocalTable<V> implements ReplicatedTable<V> {
    private final DurableStore store;
    private final String name;
    private final Codec codec;
    private final Clock clock;
    private final TableMemory<V> memory;
    private final boolean remembersRemovals;
    private final Object writing = new Object();
    private final Map<String, Long> underWay = new ConcurrentHashMap<>();
    private RowVersion version = RowVersion.NONE;

    private LocalTable(DurableStore store, String name, Class<V> type, Codec codec, Clock clock) {
        this.store = store;
        this.name = name;
        this.codec = codec;
        this.clock = clock;
        memory = new TableMemory<>(store, name, type, codec);
        remembersRemovals = Epochs.hasBeenInCluster(store, name);
    }

    /**
     * Reads a table of the store, from memory; the work is the decoding of its rows.
     *
     * @param codec of the values; the encoding may not change from one start to the next
     * @param clock its milliseconds are the epoch, unless a row has seen a later one
     * @throws MeshException {@code E0000000616} that names the row, when one cannot be read
     */
    public static <V> LocalTable<V> open(DurableStore store, String name, Class<V> type, Codec codec, Clock clock) {
        LocalTable<V> table = new LocalTable<>(store, name, type, codec, clock);
        long epoch = clock.millis();
        for (RowVersion known : table.memory.versions().values()) {
            epoch = Math.max(epoch, known.epoch() + 1);
        }
        synchronized (table.writing) {
            table.version = new RowVersion(epoch, 0);
        }
        return table;
    }

    @Override
    public Optional<V> get(String key) {
        return memory.get(key);
    }

    @Override
    public long version(String key) {
        return memory.order(key);
    }

    @Override
    public Collection<V> values() {
        return memory.values();
    }

    @Override
    public void onChange(Runnable listener) {
        memory.onChange(listener);
    }

    @Override
    public Future<Void> write(Map<String, V> puts, Set<String> removes) {
        synchronized (writing) {
            return commit(puts, removes);
        }
    }

    @Override
    public Future<Boolean> writeIf(String key, V value, long expected) {
        synchronized (writing) {
            if (underWay.getOrDefault(key, memory.order(key)) != expected) {
                return Future.succeededFuture(false);
            }
            return commit(Map.of(key, value), Set.of()).map(true);
        }
    }

    /** With the lock. What is not committed yet is known to conditions. */
    private Future<Void> commit(Map<String, V> puts, Set<String> removes) {
        List<Change> changes = new ArrayList<>();
        try {
            version = version.next();
            remove(removes, changes);
            puts.forEach((key, value) -> changes.add(new Change(name, key, Row.encode(version, value, codec))));
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        long order = version.order();
        removes.forEach(key -> underWay.put(key, 0L));
        puts.keySet().forEach(key -> underWay.put(key, order));
        Future<Void> committed = store.commit(changes).map(done -> {
            memory.followAndTell();
            return done;
        });
        return committed.onComplete(done -> {
            removes.forEach(key -> underWay.remove(key, 0L));
            puts.keySet().forEach(key -> underWay.remove(key, order));
        });
    }

    private void remove(Set<String> keys, List<Change> changes) {
        if (!remembersRemovals) {
            keys.forEach(key -> changes.add(new Change(name, key, null)));
            return;
        }
        long now = clock.millis();
        memory.toForget(now).forEach(key -> changes.add(new Change(name, key, null)));
        keys.forEach(key -> changes.add(new Change(name, key, Row.encodeRemoved(version, now))));
    }
}
