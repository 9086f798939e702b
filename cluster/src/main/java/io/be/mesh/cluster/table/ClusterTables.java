package io.be.mesh.cluster.table;

import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.grid.GridNames;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.secret.SealedCodec;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.vertx.CallerPromise;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one replica of several: each in the grid, and whole in this replica's own store, which a node without a
 * cluster can start from as well. All tables together have one thread, {@code mesh-tables}, which reads what the grid says
 * and hands it to the store.
 */
public final class ClusterTables implements TableFactory, AutoCloseable {
    /** How often each table is read again although nothing was heard of it. */
    public static final Duration REREAD = Duration.ofSeconds(5);

    /** The map in the grid: key is the name of a table. */
    static final String MAP = "mesh.tables";

    private static final int BACKUPS = 2;
    private static final Logger log = LoggerFactory.getLogger(ClusterTables.class);

    private final HazelcastInstance grid;
    private final IMap<String, TableState> map;
    private final DurableStore store;
    private final StoreKey storeKey;
    private final GridKey gridKey;
    private final Clock clock;
    private final ConflictLog conflicts;
    private final WritesUnderWay underWay = new WritesUnderWay();
    private final Map<String, ClusterTable<?>> opened = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor thread;
    private final UUID listener;

    /** Asks again at once for a table of which the grid says that it changed. */
    private final class Hints
            implements EntryAddedListener<String, TableState>,
                    EntryUpdatedListener<String, TableState>,
                    EntryMergedListener<String, TableState> {
        @Override
        public void entryAdded(EntryEvent<String, TableState> event) {
            hint(event.getKey());
        }

        @Override
        public void entryUpdated(EntryEvent<String, TableState> event) {
            hint(event.getKey());
        }

        @Override
        public void entryMerged(EntryEvent<String, TableState> event) {
            hint(event.getKey());
        }
    }

    /**
     * Begins to listen to the grid. Blocks until the members know; not for an event loop.
     *
     * @param grid a member that was configured with {@link #mapConfigs}
     * @param storeKey of the rows that hold secrets, in this replica's own store
     * @param gridKey of everything that enters the grid
     * @param reread see {@link #REREAD}
     */
    public ClusterTables(
            HazelcastInstance grid,
            DurableStore store,
            StoreKey storeKey,
            GridKey gridKey,
            AuditLog audit,
            Clock clock,
            Duration reread) {
        this.grid = grid;
        this.store = store;
        this.storeKey = storeKey;
        this.gridKey = gridKey;
        this.clock = clock;
        conflicts = new ConflictLog(audit);
        grid.getUserContext().put(MergeContext.NAME, new MergeContext(gridKey, conflicts));
        map = grid.getMap(MAP);
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "mesh-tables");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        listener = map.addEntryListener(new Hints(), false);
        thread.scheduleWithFixedDelay(this::check, reread.toMillis(), reread.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the grid must be configured with. */
    public static List<MapConfig> mapConfigs() {
        // As objects: a write must not read and write the whole table in its owner.
        return List.of(new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(BACKUPS)
                .setStatisticsEnabled(false)
                .setSplitBrainProtectionName(GridNames.MINIMUM)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(TableMergePolicy.class.getName())));
    }

    @Override
    public <V> ReplicatedTable<V> open(String name, Class<V> type, Codec codec, boolean sealed) {
        Codec stored = sealed ? new SealedCodec(codec, storeKey, name) : codec;
        TableMemory<V> memory = new TableMemory<>(store, name, type, stored);
        RowSeal<V> seal = new RowSeal<>(gridKey, name, type, codec);
        GridTable gridTable = new GridTable(grid, map, name, thread);
        Applier<V> applier = new Applier<>(store, memory, seal, stored, conflicts, clock, thread);
        Follower<V> follower = new Follower<>(gridTable, applier, memory, seal, conflicts, clock, thread);
        ClusterTable<V> table = new ClusterTable<>(memory, seal, stored, gridTable, applier, follower, underWay, clock);
        if (opened.putIfAbsent(name, table) != null) {
            throw new IllegalStateException("table " + name + " is open");
        }
        thread.execute(follower::hint);
        return table;
    }

    /**
     * Completes, on the caller's context, when every table that was opened has been compared with the other replicas: each has
     * the newer rows of the other. Not as long as fewer replicas than the minimum see each other.
     */
    public Future<Void> loaded() {
        CallerPromise loaded = CallerPromise.here("the tables");
        CompletableFuture.allOf(opened.values().stream()
                        .map(table -> table.follower().loaded())
                        .toArray(CompletableFuture[]::new))
                .thenRun(loaded::succeed);
        return loaded.future();
    }

    private void check() {
        for (ClusterTable<?> table : opened.values()) {
            try {
                table.follower().check();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("a table could not be read again");
            }
        }
    }

    private void hint(String name) {
        ClusterTable<?> table = opened.get(name);
        if (table == null) {
            return;
        }
        try {
            thread.execute(table.follower()::hint);
        } catch (RejectedExecutionException e) {
            log.atDebug().log("table {} changed after this replica stopped", name);
        }
    }

    /** Stops following; what is under way is not answered. Does not stop the grid. Blocks as the constructor does. */
    @Override
    public void close() {
        thread.shutdown();
        if (grid.getLifecycleService().isRunning()) {
            map.removeEntryListener(listener);
            grid.getUserContext().remove(MergeContext.NAME);
        }
    }
}
