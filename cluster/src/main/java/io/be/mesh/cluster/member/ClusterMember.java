package io.be.mesh.cluster.member;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.cell.GridCells;
import io.be.mesh.cluster.grid.BusCheck;
import io.be.mesh.cluster.grid.CopyCheck;
import io.be.mesh.cluster.grid.Grid;
import io.be.mesh.cluster.grid.Membership;
import io.be.mesh.cluster.join.TokenUse;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.HttpReplicaLink;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.StrangerDesk;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.session.grid.SessionGrid;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.table.ClusterTables;
import io.be.mesh.cluster.table.TableFactory;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the grid, and the parts of a node that live there. Made by {@link ClusterEntry}; its parts are
 * asked for once each.
 */
public final class ClusterMember {
    private static final Logger log = LoggerFactory.getLogger(ClusterMember.class);
    private static final Duration BUS = Duration.ofSeconds(30);
    private static final Duration COPIED = Duration.ofSeconds(60);
    private static final Duration LINK_CLOSE = Duration.ofSeconds(5);

    /** How long {@link #leave} takes at most. */
    public static final Duration LEAVE = Grid.LEAVE.plus(LINK_CLOSE);

    private final MeshConfig config;
    private final Clock clock;
    private final ReplicaIdentity identity;
    private final IntSupplier minimum;
    private final Grid grid;
    private final Vertx vertx;
    private final HttpReplicaLink link;
    private final BusCheck bus;
    private final CopyCheck copies;
    private @Nullable ClusterTables tables;

    ClusterMember(
            MeshConfig config,
            Clock clock,
            ReplicaIdentity identity,
            IntSupplier minimum,
            Grid grid,
            Vertx vertx,
            HttpReplicaLink link) {
        this.config = config;
        this.clock = clock;
        this.identity = identity;
        this.minimum = minimum;
        this.grid = grid;
        this.vertx = vertx;
        this.link = link;
        this.bus = new BusCheck(vertx, grid.membership());
        this.copies = new CopyCheck(vertx, grid);
    }

    public Vertx vertx() {
        return vertx;
    }

    public Membership membership() {
        return grid.membership();
    }

    /** Replicas that must see each other for writes; read at any time. */
    public IntSupplier minimum() {
        return minimum;
    }

    /** Whether everything in the grid has its second copy; within seconds. */
    public Future<Boolean> copied() {
        return copies.copied();
    }

    public Leadership leadership() {
        return grid.membership()::isLeader;
    }

    /** The tables that all replicas share, each whole in this replica's store. Blocking. */
    public TableFactory tables(DurableStore store, StoreKey key, AuditLog audit) {
        ClusterTables opened =
                new ClusterTables(grid.instance(), store, key, identity.gridKey(), audit, clock, ClusterTables.REREAD);
        tables = opened;
        return opened;
    }

    /** Completes when the tables opened so far hold what the other replicas have; not while too few see each other. */
    public Future<Void> tablesLoaded() {
        ClusterTables opened = tables;
        return opened == null ? Future.succeededFuture() : opened.loaded();
    }

    /**
     * What {@code mesh.cache} works on.
     *
     * @param codec of the cells
     */
    public CellStore cells(Codec codec) {
        return new GridCells(vertx, grid.instance(), identity.gridKey(), codec, clock);
    }

    /** Used once for all replicas: see {@code TokenUse}. */
    public TokenUse tokenUse() {
        return JoinTokenMap.of(vertx, grid.instance(), clock);
    }

    /**
     * The queues, and the payload link they need.
     *
     * @param desk admits new replicas
     */
    public Future<SessionStore> sessions(MemoryBudget budget, MeshMetrics metrics, StrangerDesk desk) {
        SessionStore sessions = SessionGrid.open(
                vertx, grid.instance(), link, identity.gridKey(), config, minimum, budget, metrics, clock);
        grid.membership().listen(new Membership.Listener() {
            @Override
            public void joined(Membership.Member member) {
                log.atInfo().addKeyValue("replica", member.name()).log("a replica has come");
            }

            @Override
            public void left(Membership.Member member) {
                log.atWarn().addKeyValue("replica", member.name()).log("a replica has gone");
                link.lost(member.id());
            }
        });
        return link.listen(Optional.of(desk)).map(sessions);
    }

    /**
     * Completes when every other replica has answered over the event bus and everything in the grid has its copies: who takes the
     * next replica out after this loses nothing.
     */
    public Future<Void> checked() {
        return bus.serve()
                .compose(serving -> bus.passed(BUS))
                .compose(passed -> vertx.executeBlocking(() -> grid.awaitSafe(COPIED), false))
                .map(safe -> {
                    if (!safe) {
                        log.atWarn()
                                .log("not everything has its copy on a second replica after {} s", COPIED.toSeconds());
                    }
                    return null;
                });
    }

    /** Moves what this replica owns to the others and leaves the grid. Blocking, for {@link #LEAVE} at most; Vert.x still runs. */
    public void leave() {
        ClusterTables opened = tables;
        if (opened != null) {
            opened.close();
        }
        grid.close();
        try {
            link.close().toCompletionStage().toCompletableFuture().get(LINK_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().log("the payload link did not close in order: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes Vert.x, after {@link #leave}: that its grid has ended by then is no failure. */
    public Future<Void> close() {
        return vertx.close();
    }
}
