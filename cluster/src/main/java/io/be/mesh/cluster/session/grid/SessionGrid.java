package io.be.mesh.cluster.session.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.be.mesh.cluster.grid.GridNames;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.replica.ReplicaLink;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.IntSupplier;

/** Where the sessions of a cluster are in the grid, and how a replica takes part in them. */
public final class SessionGrid {
    /**
     * Of one message in a cluster: the grid sends it in one piece, and what else it sends over the same connection, the heartbeat
     * among it, waits so long.
     */
    public static final int MESSAGE_BYTES = 64 << 20;

    static final String MAP = "mesh.sessions";

    /** How long the owner runs a command again before whoever sent it looks for another owner. */
    private static final long OWNER_PATIENCE_MILLIS = 4_000;

    private SessionGrid() {}

    /**
     * Adds to the configuration of a member what sessions need, before it starts.
     *
     * <p>Objects, because a command changes a message or two of a session that may hold thousands; one copy at another member,
     * confirmed before a command is answered; nothing changes while too few members see each other.
     */
    public static void configure(Config config) {
        SessionSerialization.addTo(config.getSerializationConfig());
        config.addMapConfig(new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(1)
                .setAsyncBackupCount(0)
                .setReadBackupData(false)
                .setStatisticsEnabled(false)
                .setSplitBrainProtectionName(GridNames.MINIMUM)
                .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100)));
    }

    /**
     * The store of this replica.
     *
     * @param minimum replicas that must see each other; from two on nothing is answered that one member alone holds
     */
    public static SessionStore open(
            Vertx vertx,
            HazelcastInstance instance,
            ReplicaLink link,
            GridKey key,
            MeshConfig config,
            IntSupplier minimum,
            MemoryBudget budget,
            MeshMetrics metrics,
            Clock clock) {
        SessionRules rules = SessionRules.of(config);
        // As much again for the copies of what other members own.
        LocalReplica replica = new LocalReplica(instance, minimum, budget.limit() / 2);
        IMap<String, SessionState> sessions = instance.getMap(MAP);
        CommandRunner runner = new CommandRunner(vertx, sessions, replica);
        OwnerDesk desk = new OwnerDesk(vertx, runner, replica.board(), OWNER_PATIENCE_MILLIS);
        OwnerRoute route = new OwnerRoute(replica, desk, link);
        new SessionSweeper(vertx, instance, replica, runner, rules, metrics, clock).open();
        return new GridSessionStore(vertx, replica, route, new MessageSeal(key), rules, budget, metrics, clock);
    }
}
