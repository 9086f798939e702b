package io.be.mesh.server;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.join.JoinDesk;
import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.cluster.join.JoinToken;
import io.be.mesh.cluster.join.JoinTokens;
import io.be.mesh.cluster.member.ClusterEntry;
import io.be.mesh.cluster.member.ClusterMember;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.table.TableFactory;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One replica of several that are one node: its tables and queues are those of all. */
final class ClusterReplica implements Replication {
    /** Until as many replicas as the minimum are there: they are started one after the other, some by hand. */
    private static final Duration OTHERS = Duration.ofMinutes(10);

    private static final int TOKEN_BYTES = 64 * 1024;

    private final OpenedStore store;
    private final ClusterEntry entry;
    private final ClusterMember member;
    private final Clock clock;
    private @Nullable JoinDesk desk;
    private @Nullable JoinTokens tokens;

    private ClusterReplica(OpenedStore store, ClusterEntry entry, ClusterMember member, Clock clock) {
        this.store = store;
        this.entry = entry;
        this.member = member;
        this.clock = clock;
    }

    /**
     * Enters the cluster; blocking.
     *
     * @throws JoinException when this process is no replica and cannot become one this way
     */
    static ClusterReplica enter(MeshConfig config, Environment environment, Clock clock)
            throws IOException, InterruptedException, JoinException {
        OpenedStore store = OpenedStore.open(config, environment);
        try {
            ClusterEntry entry = new ClusterEntry(config, store.key(), Version.current(), clock);
            return new ClusterReplica(store, entry, entry.enter(environment.joinToken()), clock);
        } catch (InterruptedException | RuntimeException | JoinException e) {
            store.store().close();
            throw e;
        }
    }

    @Override
    public Vertx vertx() {
        return member.vertx();
    }

    @Override
    public OpenedStore store() {
        return store;
    }

    @Override
    public TableFactory tables(OpenedStore opened, AuditLog audit) {
        TableFactory tables = member.tables(opened.store(), opened.key(), audit);
        ReplicaCredentials known = entry.known();
        JoinTokens made = new JoinTokens(
                tables.open(
                        TableNames.JOIN_TOKENS, JoinToken.class, new Codecs(CodecLimits.of(TOKEN_BYTES)).json(), false),
                member.tokenUse(),
                known.identity().root(),
                clock);
        desk = new JoinDesk(member.vertx(), made, this::admitting, audit, clock);
        tokens = made;
        return tables;
    }

    @Override
    public Optional<ClusterControl> control(MeshNode node) {
        return Optional.of(new ReplicaControl(
                member.membership(),
                Objects.requireNonNull(tokens, "the tables are opened before"),
                member.minimum(),
                member::copied,
                node));
    }

    /** What the next replica gets; from now on this one is not all there is. */
    private ReplicaCredentials admitting() {
        entry.founder().admits();
        return entry.known();
    }

    @Override
    public Duration patience() {
        return OTHERS;
    }

    @Override
    public Future<Void> tablesLoaded() {
        return member.tablesLoaded();
    }

    @Override
    public Leadership leadership() {
        return member.leadership();
    }

    @Override
    public Future<SessionStore> sessions(MemoryBudget budget, MeshMetrics metrics) {
        return member.sessions(budget, metrics, Objects.requireNonNull(desk, "the tables are opened before"));
    }

    @Override
    public CellStore cells(Codec codec) {
        return member.cells(codec);
    }

    @Override
    public Future<Void> checked() {
        return member.checked();
    }

    @Override
    public void leave() {
        member.leave();
    }

    @Override
    public Future<Void> close() {
        return member.close();
    }
}
