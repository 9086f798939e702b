package io.be.mesh.server;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStats;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.verticle.admin.AdminVerticle;
import io.be.mesh.verticle.admin.NodeState;
import io.be.mesh.verticle.admin.NodeStatus;
import io.be.mesh.verticle.transport.OwnerRing;
import io.be.mesh.verticle.transport.TransportVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together and takes it apart: the only place that knows every part.
 *
 * <p>Order: admin port, store, tables, kms, network, registry, transport, ingress; the door opens last. {@link #start}
 * and {@link #stop} are called once each, from any thread.
 */
public final class MeshNode implements NodeState {
    private static final String STORE = "store";
    private static final int ROW_BYTES = 4 << 20;

    private final MeshConfig config;
    private final Environment environment;
    private final Clock clock;
    private final Vertx vertx;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeshMetrics metrics = new MeshMetrics(registry);
    private final MemoryBudget budget;
    private final OwnerRing ring;
    private final AdminVerticle admin;
    private final long startedAt;
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable DurableStore store;
    private volatile @Nullable NodeTables tables;

    public MeshNode(MeshConfig config, Environment environment, Clock clock, long startedAt) {
        this.config = config;
        this.environment = environment;
        this.clock = clock;
        this.startedAt = startedAt;
        vertx = MeshVertx.builder(MeshVertx.options(config.runtime())).build();
        budget = new MemoryBudget(config.limits().node());
        ring = new OwnerRing(vertx, config, budget);
        admin = new AdminVerticle(config.admin().listen(), this, registry);
        metrics.queuedBytes(budget::used);
    }

    /** Starts everything; ready when it completes. After a failure {@link #stop} gives back what was taken. */
    public Future<Void> start() {
        return vertx.deployVerticle(admin)
                .compose(done -> vertx.executeBlocking(this::openStore))
                .compose(this::deploy)
                .onSuccess(done -> phase = Phase.READY);
    }

    private NodeTables openStore() throws Exception {
        DurableStore opened = JournaledStore.open(config.node().home().resolve(STORE));
        store = opened;
        Codecs codecs = new Codecs(CodecLimits.of(ROW_BYTES));
        NodeTables read = NodeTables.open(opened, codecs.of(Encoding.JSON), clock);
        tables = read;
        return read;
    }

    private Future<Void> deploy(NodeTables tables) {
        DeploymentOptions owners = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.EVENT_LOOP)
                .setInstances(ring.size());
        return vertx.deployVerticle(() -> new TransportVerticle(ring), owners).mapEmpty();
    }

    /** Lets what is in flight finish, up to the drain timeout, then closes everything. */
    public Future<Void> stop() {
        phase = Phase.DRAINING;
        return vertx.close().eventually(() -> {
            DurableStore open = store;
            if (open != null) {
                open.close();
            }
            return Future.succeededFuture();
        });
    }

    @Override
    public Phase phase() {
        return phase;
    }

    /** Where it listens, as it turned out: the real ports where the settings left the choice to the system. */
    public List<NodeStatus.Listener> listeners() {
        List<NodeStatus.Listener> listeners = new ArrayList<>();
        HostPort adminAt = new HostPort(config.admin().listen().host(), admin.port());
        listeners.add(new NodeStatus.Listener("admin", adminAt.toString()));
        return listeners;
    }

    @Override
    public NodeStatus status() {
        Optional<NodeTables> known = Optional.ofNullable(tables);
        SessionStats stats = ring.stats();
        return new NodeStatus(
                Version.current(),
                environment.javaVersion(),
                ProcessHandle.current().pid(),
                config.node().home().toString(),
                phase.label(),
                clock.millis() - startedAt,
                StatusPage.node(known, config.node().name()),
                listeners(),
                StatusPage.partners(known),
                new NodeStatus.Load(
                        stats.sessions(),
                        stats.messages(),
                        stats.waiting(),
                        budget.used(),
                        budget.limit(),
                        metrics.connections()));
    }
}
