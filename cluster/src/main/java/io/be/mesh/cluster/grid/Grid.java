package io.be.mesh.cluster.grid;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.partition.PartitionService;
import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.ReplicaTls;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica as a member of the grid, which speaks mutual TLS with the certificates of the cluster and nothing else.
 * Thread safe; what waits says so and is never called on an event loop.
 */
public final class Grid implements AutoCloseable {
    /** How long {@link #close} at most moves what this member holds to the others. */
    public static final Duration LEAVE = Duration.ofSeconds(30);

    /** Between two questions to all members whether their backups are complete; nothing tells of it. */
    private static final Duration SAFE_POLL = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(Grid.class);

    private final GridSettings settings;
    private final ReplicaTls tls;
    private final HazelcastInstance instance;
    private final Handshakes handshakes;
    private final Membership membership;

    private Grid(
            GridSettings settings,
            ReplicaTls tls,
            HazelcastInstance instance,
            Handshakes handshakes,
            Membership membership) {
        this.settings = settings;
        this.tls = tls;
        this.instance = instance;
        this.handshakes = handshakes;
        this.membership = membership;
    }

    /**
     * Joins the members that are there, or is the first one. Waits, for seconds; when the others do not let it in,
     * somewhat longer than the join timeout.
     *
     * @param parts what the packages that keep something in the grid add to its configuration
     * @throws MeshException {@code E0000000503} when the port cannot be bound or the members did not let it in
     */
    public static Grid open(GridSettings settings, ReplicaIdentity identity, List<Consumer<Config>> parts) {
        // For what the grid's classes log before there is a member; only the process can be told.
        System.setProperty("hazelcast.logging.type", "slf4j");
        ReplicaTls tls = new ReplicaTls(identity);
        Handshakes handshakes = new Handshakes();
        try {
            HazelcastInstance instance = HazelcastInstanceFactory.newHazelcastInstance(
                    GridConfig.of(settings, parts), null, new GridNode(settings, tls, handshakes));
            return new Grid(settings, tls, instance, handshakes, new GridMembership(instance, settings.minimum()));
        } catch (RuntimeException e) {
            handshakes.close();
            throw new MeshException(
                    ErrorCode.UNAVAILABLE, "this replica cannot join the grid at " + settings.listen() + ": " + e, e);
        }
    }

    public GridSettings settings() {
        return settings;
    }

    /** How the other two ports of this replica are secured, too. */
    public ReplicaTls tls() {
        return tls;
    }

    /** For the packages of this module that keep something in the grid. */
    public HazelcastInstance instance() {
        return instance;
    }

    /** The id of this member as it is now; it changes when a split is healed. */
    public UUID self() {
        return membership.self().id();
    }

    public Membership membership() {
        return membership;
    }

    /** Whether every partition has all its backups, as far as this member knows: the loss of one member loses nothing. */
    public boolean isSafe() {
        return instance.getPartitionService().isClusterSafe();
    }

    /**
     * Waits until {@link #isSafe}, and brings it about for what this member holds.
     *
     * @return whether it is within the time
     */
    public boolean awaitSafe(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        PartitionService partitions = instance.getPartitionService();
        boolean own = partitions.forceLocalMemberToBeSafe(timeout.toMillis(), TimeUnit.MILLISECONDS);
        while (own && System.nanoTime() < end) {
            if (partitions.isClusterSafe()) {
                return true;
            }
            LockSupport.parkNanos(SAFE_POLL.toNanos());
        }
        return own && partitions.isClusterSafe();
    }

    /** Moves what this member holds to the others, for {@link #LEAVE} at most, and leaves. Waits. */
    @Override
    public void close() {
        try {
            instance.shutdown();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("why", e.toString()).log("the grid did not let this replica go in order");
            instance.getLifecycleService().terminate();
        } finally {
            handshakes.close();
        }
    }

    /** Leaves at once, as a process that dies does, but for its sockets being closed. */
    public void abandon() {
        instance.getLifecycleService().terminate();
        handshakes.close();
    }
}
