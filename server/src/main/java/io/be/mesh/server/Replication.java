package io.be.mesh.server;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.table.TableFactory;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What differs between a node that is one process and one replica of several. Each part is asked for once, in this order. */
interface Replication {
    Vertx vertx();

    /** Blocking. */
    OpenedStore store() throws IOException;

    /** Blocking. */
    TableFactory tables(OpenedStore opened, AuditLog audit);

    /** How long a start may take; a replica waits for others. */
    Duration patience();

    /** Completes when the tables hold what the other replicas have. */
    Future<Void> tablesLoaded();

    Leadership leadership();

    /** The queues; completes when they can be used. */
    Future<SessionStore> sessions(MemoryBudget budget, MeshMetrics metrics);

    /**
     * What {@code mesh.cache} works on.
     *
     * @param codec of the cells, where they leave this process
     */
    CellStore cells(Codec codec);

    /** Completes when this process may be called ready. */
    Future<Void> checked();

    /** For the operator; empty for a node that is one process. */
    Optional<ClusterControl> control(MeshNode node);

    /** Blocking: hands over what others are to keep, before the store is closed. */
    void leave();

    /** Closes its Vert.x, after everything else. */
    Future<Void> close();
}
