package io.be.mesh.server;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.cell.LocalCells;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.table.LocalTables;
import io.be.mesh.cluster.table.TableFactory;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.verticle.transport.OwnerRing;
import io.be.mesh.verticle.transport.TransportVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A node that is one process: its tables in its own store, its queues in its own memory. */
final class SingleProcess implements Replication {
    private static final Duration START = Duration.ofSeconds(60);

    private final MeshConfig config;
    private final Environment environment;
    private final Clock clock;
    private final Vertx vertx;

    SingleProcess(MeshConfig config, Environment environment, Clock clock) {
        this.config = config;
        this.environment = environment;
        this.clock = clock;
        this.vertx = MeshVertx.builder(MeshVertx.options(config.runtime())).build();
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public OpenedStore store() throws IOException {
        return OpenedStore.open(config, environment);
    }

    @Override
    public TableFactory tables(OpenedStore opened, AuditLog audit) {
        return new LocalTables(opened.store(), opened.key(), clock);
    }

    @Override
    public Duration patience() {
        return START;
    }

    @Override
    public Future<Void> tablesLoaded() {
        return Future.succeededFuture();
    }

    @Override
    public Leadership leadership() {
        return Leadership.ALONE;
    }

    @Override
    public Future<SessionStore> sessions(MemoryBudget budget, MeshMetrics metrics) {
        OwnerRing ring = new OwnerRing(vertx, config, budget, metrics);
        DeploymentOptions onEachLoop = new DeploymentOptions().setInstances(ring.size());
        return vertx.deployVerticle(() -> new TransportVerticle(ring), onEachLoop)
                .map(ring);
    }

    @Override
    public CellStore cells(Codec codec) {
        return new LocalCells(config.data().cacheBytes(), clock);
    }

    @Override
    public Future<Void> checked() {
        return Future.succeededFuture();
    }

    @Override
    public Optional<ClusterControl> control(MeshNode node) {
        return Optional.empty();
    }

    @Override
    public void leave() {
        // Nobody else keeps anything.
    }

    @Override
    public Future<Void> close() {
        return vertx.close();
    }
}
