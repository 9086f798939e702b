package io.be.mesh.server;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.FileAuditLog;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.event.AnnouncingAudit;
import io.be.mesh.cluster.event.EventFeed;
import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.verticle.admin.AdminServices;
import io.be.mesh.verticle.admin.AdminVerticle;
import io.be.mesh.verticle.admin.NodeState;
import io.be.mesh.verticle.admin.NodeStatus;
import io.be.mesh.verticle.ingress.IngressVerticle;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelVerticle;
import io.be.mesh.verticle.ingress.channel.GuardedChannelService;
import io.be.mesh.verticle.ingress.channel.LocalFirstChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.CallsOfPlugins;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.mpi.SdkWire;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.IngressPorts;
import io.be.mesh.verticle.ingress.port.Listener;
import io.be.mesh.verticle.ingress.proxy.TargetedUpstreams;
import io.be.mesh.verticle.ingress.proxy.Upstreams;
import io.be.mesh.verticle.kms.KmsSettings;
import io.be.mesh.verticle.kms.KmsVerticle;
import io.be.mesh.verticle.network.HttpPartnerLink;
import io.be.mesh.verticle.network.HttpPartnerStreams;
import io.be.mesh.verticle.network.NetworkTables;
import io.be.mesh.verticle.network.NetworkVerticle;
import io.be.mesh.verticle.network.Peers;
import io.be.mesh.verticle.network.hosted.HostedLink;
import io.be.mesh.verticle.plugin.PluginHost;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together and takes it apart: the only place that knows every part.
 *
 * <p>Order: admin port, store, tables, kms, network, registry, transport, plugins; the door opens last. {@link #start} and
 * {@link #stop} are called once each, not on an event loop.
 */
public final class MeshNode implements NodeState {
    /** For what closing itself takes, after the drain. */
    private static final Duration CLOSE = Duration.ofSeconds(3);
    /** Longest row of a table: an identity or a route with its certificates. */
    private static final int ROW_BYTES = 4 << 20;

    private final MeshConfig config;
    private final Environment environment;
    private final Clock clock;
    private final long startedAt;
    private final Vertx vertx;
    private final Bus bus;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeshMetrics metrics = new MeshMetrics(registry);
    private final MemoryBudget budget;
    private final Replication replication;
    private final AdminVerticle admin;
    private final Drain drain;
    private final EventFeed events = new EventFeed();
    private volatile @Nullable PluginHost plugins;
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable DurableStore store;
    private volatile @Nullable NodeTables tables;
    private volatile @Nullable FileAuditLog audit;
    private volatile @Nullable AuditLog changes;
    private volatile @Nullable IngressPorts ports;
    private volatile @Nullable ServiceActors services;
    private volatile String door = "";
    private volatile Runnable exit = () -> {};

    /**
     * @param replication is the node's to {@linkplain Replication#leave leave} and to close
     * @param startedAt of the process, milliseconds since the epoch
     */
    MeshNode(MeshConfig config, Environment environment, Clock clock, Replication replication, long startedAt) {
        this.config = config;
        this.replication = replication;
        this.environment = environment;
        this.clock = clock;
        this.startedAt = startedAt;
        vertx = replication.vertx();
        bus = new VertxBus(vertx);
        budget = new MemoryBudget(config.limits().node());
        admin = new AdminVerticle(config, this, registry);
        drain = Drain.of(config.cluster());
        metrics.queuedBytes(budget::used);
    }

    /** A node that is one process. */
    public static MeshNode alone(MeshConfig config, Environment environment, Clock clock, long startedAt) {
        return new MeshNode(config, environment, clock, new SingleProcess(config, environment, clock), startedAt);
    }

    /**
     * One replica of several; blocks until it is a member of the grid.
     *
     * @throws JoinException when this process is no replica and cannot become one this way
     */
    public static MeshNode replica(MeshConfig config, Environment environment, Clock clock, long startedAt)
            throws IOException, InterruptedException, JoinException {
        return new MeshNode(config, environment, clock, ClusterReplica.enter(config, environment, clock), startedAt);
    }

    /** Starts everything and blocks until it is ready. After a failure {@link #stop} gives back what was taken. */
    public void start() throws InterruptedException, ExecutionException, TimeoutException {
        await(deployed(), replication.patience());
    }

    private Future<Void> deployed() {
        HostPort adminAt = config.admin().listen();
        return vertx.deployVerticle(admin)
                .recover(cause -> Future.failedFuture(StartFailure.named(cause, "admin.listen", "MESH_ADMIN", adminAt)))
                .compose(done -> vertx.executeBlocking(this::openStore))
                .compose(known -> replication.tablesLoaded().compose(loaded -> deploy(known)))
                .compose(done -> replication.checked())
                .onSuccess(done -> phase = Phase.READY);
    }

    private NodeTables openStore() throws Exception {
        OpenedStore opened = replication.store();
        store = opened.store();
        FileAuditLog lines = FileAuditLog.open(config.node().home().resolve(HomeFolder.AUDIT), clock);
        audit = lines;
        AuditLog told = new AnnouncingAudit(lines, events);
        changes = told;
        Codecs rows = new Codecs(CodecLimits.of(ROW_BYTES));
        NodeTables read = NodeTables.open(replication.tables(opened, told), rows.of(Encoding.JSON));
        tables = read;
        Tokens tokens = new Tokens(read.tokens(), clock);
        AdminExposure exposure = AdminExposure.of(config.admin());
        exposure.requireGuarded(config.admin(), tokens);
        admin.open(
                new AdminServices(
                        bus, tokens, told, lines::head, clock, replication.control(this), this::directoryOfPlugins),
                exposure == AdminExposure.OPEN);
        return read;
    }

    private Future<Void> deploy(NodeTables known) {
        KmsVerticle kms =
                new KmsVerticle(bus, known.kms(), KmsSettings.of(config), written(), replication.leadership(), clock);
        NetworkVerticle network =
                new NetworkVerticle(bus, network(known), kms.tls(), written(), replication.leadership(), config, clock);
        ServiceActors registered =
                new ServiceActors(vertx, bus, config, known, replication.leadership(), this::ownPorts, metrics, clock);
        services = registered;
        return vertx.deployVerticle(kms)
                .compose(done -> vertx.deployVerticle(network))
                .compose(done -> registered.deploy())
                .compose(done -> replication.sessions(budget, metrics))
                .compose(sessions -> openDoor(known, kms, sessions, registered));
    }

    private Future<Void> openDoor(NodeTables known, KmsVerticle kms, SessionStore sessions, ServiceActors registered) {
        PartnerDirectory partners = new PartnerDirectory(
                vertx, known.trust(), clock, config.network().isStrict());
        IngressPorts doors = new IngressPorts(
                vertx, config.ingress(), config.queue().confirmWindow(), kms.tls(), known.routes(), partners, metrics);
        ports = doors;
        PluginHost hosted = new PluginHost(vertx, bus, config, written(), events);
        plugins = hosted;
        LocalNode self = new LocalNode(known.identity(), known.routes());
        Codecs codecs = new Codecs(CodecLimits.forMessages(config.limits().message()));
        Peers peers = new Peers(vertx, bus, network(known), kms.tls(), config, clock);
        HttpPartnerLink link = new HttpPartnerLink(vertx, peers, codecs, config, metrics);
        CallerRules callers =
                new CallerRules(config, known.routes(), partners, new Tokens(known.tokens(), clock), self::principal);
        SessionBook opened = new SessionBook(config.queue().idleExpiry());
        ChannelService channel = new GuardedChannelService(
                new LocalFirstChannelService(
                        vertx,
                        sessions,
                        link,
                        self,
                        callers,
                        opened,
                        config.limits().message()),
                hosted,
                self,
                codecs);
        CallContexts contexts = new CallContexts(config.network().requestTimeout(), self::principal);
        SurfaceDependencies rooms = new SurfaceDependencies(
                vertx, config, callers, contexts, channel, self, budget, codecs, bus, written(), metrics, clock);
        HostedLink engines = new HostedLink(vertx, known.registered(), config, clock);
        Codec json = codecs.of(Encoding.JSON);
        DataActors actors = new DataActors(
                vertx, bus, config, known, replication.cells(json), engines, link, opened, json, this::figures, clock);
        MpiService operations = new SdkWire(
                        vertx,
                        config,
                        bus,
                        new Audited(written()),
                        self,
                        callers,
                        channel,
                        opened,
                        codecs,
                        engines,
                        link,
                        Version.versions())
                .operations(hosted);
        return actors.deploy()
                .compose(deployed ->
                        vertx.deployVerticle(new ChannelVerticle(bus, channel, contexts, opened, budget, codecs)))
                .compose(served -> hosted.start(new CallsOfPlugins(vertx, operations, contexts, budget)))
                .compose(running -> registered.bind(sessions, self::principal, codecs))
                .compose(bringing -> listen(doors, rooms, operations, upstreams(self, peers, registered), registered));
    }

    private AuditLog written() {
        return Objects.requireNonNull(changes, "the audit log is opened with the store");
    }

    private PluginDirectory directoryOfPlugins() {
        PluginHost hosted = plugins;
        return hosted == null ? PluginDirectory.none() : hosted;
    }

    private Upstreams upstreams(LocalNode self, Peers peers, ServiceActors registered) {
        return new TargetedUpstreams(
                self, new HttpPartnerStreams(peers), config.network().requestTimeout(), registered.upstreams());
    }

    private Future<Void> listen(
            IngressPorts opened,
            SurfaceDependencies rooms,
            MpiService operations,
            Upstreams upstreams,
            ServiceActors registered) {
        return vertx.deployVerticle(
                        () -> new IngressVerticle(opened, drain, rooms, operations, upstreams, registered.directory()),
                        new DeploymentOptions().setInstances(config.runtime().eventLoops()))
                .onSuccess(id -> door = id)
                .<Void>mapEmpty()
                .recover(cause -> Future.failedFuture(namedDoor(cause)));
    }

    /** For clients of the SDK wire, as texts. */
    private Map<String, String> figures() {
        return Map.of(
                "sessions", Long.toString(metrics.get(Level.SESSIONS)),
                "messages", Long.toString(metrics.get(Level.MESSAGES)),
                "waiting_pops", Long.toString(metrics.get(Level.WAITING_POPS)),
                "queued_bytes", Long.toString(budget.used()),
                "budget_bytes", Long.toString(budget.limit()),
                "connections", Long.toString(metrics.connections()),
                "uptime_millis", Long.toString(clock.millis() - startedAt));
    }

    private static NetworkTables network(NodeTables known) {
        return new NetworkTables(
                known.routes(), known.pins(), known.identity(), known.revocations(), known.issued(), known.weavings());
    }

    private Throwable namedDoor(Throwable cause) {
        boolean inner = config.ingress()
                .inner()
                .filter(at -> String.valueOf(cause.getMessage()).contains(at.toString()))
                .isPresent();
        return inner
                ? StartFailure.named(
                        cause,
                        "ingress.inner",
                        "PLUGIN_PROXY_TRANSPORT_X",
                        config.ingress().inner().orElseThrow())
                : StartFailure.named(
                        cause,
                        "ingress.outer",
                        "PLUGIN_PROXY_TRANSPORT_Y",
                        config.ingress().outer());
    }

    /** @param exit ends this process in order, as a signal does; called on no particular thread */
    void onEnd(Runnable exit) {
        this.exit = exit;
    }

    /**
     * Ends this process, as an operator asks for it. Returns at once.
     *
     * @param hurry without waiting for what is in flight, nor for clients to go elsewhere
     */
    void end(boolean hurry) {
        if (hurry) {
            drain.hurry();
        }
        phase = Phase.DRAINING;
        exit.run();
    }

    /**
     * Lets clients go to the other replicas, if there are any, and what is in flight finish, up to the drain timeout; then hands
     * over what this replica owns and closes everything. Also after a start that failed.
     * The store goes before the event loops, which bring the answers of its last commits.
     *
     * @throws TimeoutException when a part has not ended in time
     */
    public void stop() throws InterruptedException, ExecutionException, TimeoutException {
        phase = Phase.DRAINING;
        try {
            if (!door.isEmpty()) {
                Duration open =
                        drain.notice().plus(drain.patience(config.ingress().drainTimeout()));
                await(vertx.undeploy(door), open.plus(CLOSE));
            }
        } finally {
            ServiceActors registered = services;
            if (registered != null) {
                await(registered.stop(), CLOSE);
            }
            PluginHost hosted = plugins;
            if (hosted != null) {
                await(hosted.stop(), CLOSE);
            }
            replication.leave();
            DurableStore open = store;
            if (open != null) {
                open.close();
            }
            FileAuditLog written = audit;
            if (written != null) {
                written.close();
            }
            await(replication.close(), CLOSE);
        }
    }

    private static void await(Future<?> future, Duration deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.toCompletionStage().toCompletableFuture().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Phase phase() {
        return phase;
    }

    /** Where it listens, as it turned out: the real ports where the settings left the choice to the system. */
    public List<NodeStatus.Listener> listeners() {
        List<NodeStatus.Listener> listeners = new ArrayList<>();
        IngressPorts open = ports;
        if (open != null) {
            HostPort outer = open.address(Listener.OUTER);
            listeners.add(new NodeStatus.Listener("mesh", outer.toString()));
            HostPort inner = open.address(Listener.INNER);
            if (inner.port() != 0) {
                listeners.add(new NodeStatus.Listener("inner", inner.toString()));
            }
        }
        HostPort adminAt = new HostPort(config.admin().listen().host(), admin.port());
        listeners.add(new NodeStatus.Listener("admin", adminAt.toString()));
        return listeners;
    }

    /** Of all listeners as they are now, those of the cluster included. */
    private Set<Integer> ownPorts() {
        Set<Integer> own = new HashSet<>();
        for (NodeStatus.Listener each : listeners()) {
            own.add(HostPort.parse(each.address(), "").port());
        }
        if (config.cluster().enabled()) {
            int first = config.cluster().listen().port();
            own.addAll(Set.of(first, first + 1, first + 2));
        }
        return own;
    }

    @Override
    public NodeStatus status() {
        Optional<NodeTables> known = Optional.ofNullable(tables);
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
                        metrics.get(Level.SESSIONS),
                        metrics.get(Level.MESSAGES),
                        metrics.get(Level.WAITING_POPS),
                        budget.used(),
                        budget.limit(),
                        metrics.connections()));
    }
}
