package io.be.mesh.cluster.table;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.secret.StoreKeys;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.store.StoreLimits;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What one replica has: a home, a store with a key of its own, and its tables. */
final class Replica implements AutoCloseable {
    static final Codec JSON = new Codecs(CodecLimits.of(StoreLimits.VALUE_BYTES)).json();
    static final Duration REREAD = Duration.ofMillis(300);

    final JournaledStore store;
    final ClusterTables tables;
    final List<AuditEvent> audit;

    private Replica(JournaledStore store, ClusterTables tables, List<AuditEvent> audit) {
        this.store = store;
        this.tables = tables;
        this.audit = audit;
    }

    static Replica open(HazelcastInstance member, Path home, GridKey key) throws Exception {
        return open(member, home, key, Clock.systemUTC());
    }

    static Replica open(HazelcastInstance member, Path home, GridKey key, Clock clock) throws Exception {
        JournaledStore store = openStore(home);
        List<AuditEvent> audit = new CopyOnWriteArrayList<>();
        ClusterTables tables = new ClusterTables(
                member,
                store,
                storeKey(home),
                key,
                event -> {
                    audit.add(event);
                    return Future.succeededFuture();
                },
                clock,
                REREAD);
        return new Replica(store, tables, audit);
    }

    static JournaledStore openStore(Path home) throws Exception {
        Files.createDirectories(home);
        return JournaledStore.open(home.resolve("store"));
    }

    static StoreKey storeKey(Path home) throws Exception {
        Files.createDirectories(home);
        return new StoreKeys(home, "", Optional.empty()).find(Files.exists(home.resolve("store-made")));
    }

    ReplicatedTable<Environ> table(String name) {
        return tables.open(name, Environ.class, JSON, true);
    }

    /** Opens it and waits until it has been compared with the grid. */
    ReplicatedTable<Environ> loaded(String name) throws Exception {
        ReplicatedTable<Environ> table = table(name);
        await(tables.loaded());
        return table;
    }

    /** The same store without a cluster. */
    static ReplicatedTable<Environ> alone(DurableStore store, Path home, String name) throws Exception {
        return new LocalTables(store, storeKey(home), Clock.systemUTC()).open(name, Environ.class, JSON, true);
    }

    static Environ node(String id) {
        return new Environ("1.0", id, "inst", "name", "CERT", "KEY", "");
    }

    static void put(ReplicatedTable<Environ> table, String key, String id) throws Exception {
        await(table.write(Map.of(key, node(id)), Set.of()));
    }

    static void remove(ReplicatedTable<Environ> table, String key) throws Exception {
        await(table.write(Map.of(), Set.of(key)));
    }

    static List<String> ids(TableView<Environ> table) {
        return table.values().stream().map(Environ::nodeId).toList();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        tables.close();
        store.close();
    }
}
