package io.be.mesh.verticle.ingress;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.PartnerLink;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Versions;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.LocalFirstChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.SdkWire;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.IngressPorts;
import io.be.mesh.verticle.ingress.port.Listener;
import io.be.mesh.verticle.ingress.proxy.Upstreams;
import io.be.mesh.verticle.network.hosted.HostedLink;
import io.be.mesh.verticle.transport.OwnerRing;
import io.be.mesh.verticle.transport.TransportVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node's ports with the real queues behind them, on ports of the system's choice. */
public final class TestDoor implements AutoCloseable {
    public static final Duration WINDOW = Duration.ofMillis(400);

    public final Identities identities = new Identities();
    public final MeshMetrics metrics = new MeshMetrics(new SimpleMeterRegistry());
    public final MeshConfig config;
    public final MemoryBudget budget;
    public final Drain drain;
    /** Nobody serves anything on it, unless a test deploys who does. */
    public final VertxBus bus;

    public final MemoryTable<Registration> registrations = new MemoryTable<>();
    public final MemoryTable<Lease> leases = new MemoryTable<>();
    public final Vertx vertx;
    /** The way to other nodes for calls. */
    public volatile CallLink link = call -> Future.failedFuture(new MeshException(ErrorCode.NOT_WOVEN, "nowhere"));
    /** The way to other nodes for messages. */
    public volatile PartnerLink partners =
            request -> Future.failedFuture(new MeshException(ErrorCode.NOT_WOVEN, "nowhere"));

    /** What is registered. */
    public volatile Upstreams upstreams = Upstreams.none();

    public final SessionBook sessions = new SessionBook(Duration.ofHours(1));
    private final IngressPorts ports;
    private @Nullable SurfaceDependencies surface;
    private final String deployment;

    /** What the node knows of itself and of others. */
    public record Known(Environ self, List<Route> routes, List<Token> tokens) {
        /** No identity, and one partner that speaks plaintext from this machine. */
        public static final Known LITTLE = new Known(
                new Environ("", "", "", "", "", "", ""),
                List.of(route("{\"node_id\":\"node-a\",\"address\":\"http://127.0.0.1:1\"}")),
                List.of());

        public static Route route(String json) {
            return new Codecs(CodecLimits.of(1 << 16)).json().decode(Route.class, ByteString.copyFromUtf8(json));
        }
    }

    private final ServiceDirectory services;

    private TestDoor(Known known, ServiceDirectory services, List<String> settings) throws Exception {
        this.services = services;
        List<Setting> overrides = new ArrayList<>();
        overrides.add(ConfigLoader.override("ingress.outer=127.0.0.1:0"));
        overrides.add(ConfigLoader.override("queue.confirm-window=" + WINDOW.toMillis() + "ms"));
        overrides.add(ConfigLoader.override("runtime.event-loops=2"));
        settings.forEach(text -> overrides.add(ConfigLoader.override(text)));
        Environment bare = new Environment(
                Map.of(),
                Files.createTempDirectory("door"),
                Optional.empty(),
                Optional.empty(),
                Runtime.getRuntime().maxMemory(),
                2,
                "test");
        config = ConfigLoader.load(bare, Optional.empty(), overrides).config();
        budget = new MemoryBudget(config.limits().node());
        drain = Drain.of(config.cluster());
        vertx = MeshVertx.builder(MeshVertx.options(config.runtime())).build();
        bus = new VertxBus(vertx);
        OwnerRing ring = new OwnerRing(vertx, config, budget, metrics);
        MemoryTable<Environ> identity =
                MemoryTable.of(known.self().nodeId().isEmpty() ? Map.of() : Map.of(TableNames.SELF, known.self()));
        TrustTables trust = new TrustTables(
                keyed(known.routes(), route -> Principal.key(route.nodeId())),
                new MemoryTable<>(),
                new MemoryTable<>(),
                new MemoryTable<>(),
                identity,
                new MemoryTable<>());
        PartnerDirectory directory = new PartnerDirectory(vertx, trust, Clock.systemUTC(), false);
        ports = new IngressPorts(
                vertx,
                config.ingress(),
                config.queue().confirmWindow(),
                identities,
                trust.routes(),
                directory,
                metrics);
        deployment = await(vertx.deployVerticle(
                        () -> new TransportVerticle(ring), new DeploymentOptions().setInstances(ring.size()))
                .compose(done -> vertx.deployVerticle(
                        verticle(ring, trust, directory, keyed(known.tokens(), Token::id)),
                        new DeploymentOptions().setInstances(config.runtime().eventLoops()))));
    }

    private java.util.function.Supplier<IngressVerticle> verticle(
            OwnerRing ring, TrustTables trust, PartnerDirectory directory, MemoryTable<Token> tokens) {
        LocalNode node = new LocalNode(trust.identity(), trust.routes());
        CallerRules callers = new CallerRules(
                config, trust.routes(), directory, new Tokens(tokens, Clock.systemUTC()), node::principal);
        SurfaceDependencies rooms = new SurfaceDependencies(
                vertx,
                config,
                callers,
                new CallContexts(Duration.ofSeconds(30), node::principal),
                new LocalFirstChannelService(
                        vertx,
                        ring,
                        request -> this.partners.forward(request),
                        node,
                        callers,
                        sessions,
                        config.limits().message()),
                node,
                budget,
                new Codecs(CodecLimits.forMessages(config.limits().message())),
                bus,
                event -> Future.succeededFuture(),
                metrics,
                Clock.systemUTC());
        surface = rooms;
        SdkWire wire = new SdkWire(
                vertx,
                config,
                rooms.bus(),
                new Audited(rooms.audit()),
                node,
                callers,
                rooms.channel(),
                sessions,
                rooms.codecs(),
                new HostedLink(vertx, new LeasedServices(registrations, leases), config, Clock.systemUTC()),
                call -> link.call(call),
                new Versions("test", Map.of()));
        return () -> new IngressVerticle(
                ports,
                drain,
                rooms,
                wire.operations(),
                (request, context, grpc) -> upstreams.find(request, context, grpc),
                services);
    }

    public static TestDoor open(String... settings) throws Exception {
        return new TestDoor(Known.LITTLE, ServiceDirectory.none(), List.of(settings));
    }

    public static TestDoor knowing(Known known, String... settings) throws Exception {
        return new TestDoor(known, ServiceDirectory.none(), List.of(settings));
    }

    /** A node with registered services. */
    public static TestDoor serving(Known known, ServiceDirectory services, String... settings) throws Exception {
        return new TestDoor(known, services, List.of(settings));
    }

    /** What the ports work with. */
    public SurfaceDependencies surface() {
        return Objects.requireNonNull(surface);
    }

    public int port() {
        return ports.address(Listener.OUTER).port();
    }

    public int innerPort() {
        return ports.address(Listener.INNER).port();
    }

    /** Begins to stop; completes when the ports are closed. */
    public Future<Void> stop() {
        return vertx.undeploy(deployment);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Certificates made on the spot, to be swapped. */
    public static final class Identities implements TlsIdentitySource {
        private final List<Consumer<LeafCertificate>> listeners = new ArrayList<>();
        private volatile LeafCertificate current = fresh("first.example");

        @Override
        public Optional<LeafCertificate> current() {
            return Optional.of(current);
        }

        @Override
        public void onChange(Consumer<LeafCertificate> listener) {
            listeners.add(listener);
        }

        public void change(LeafCertificate next) {
            current = next;
            listeners.forEach(listener -> listener.accept(current));
        }

        public static LeafCertificate fresh(String name) {
            SelfSignedCertificate made = SelfSignedCertificate.create(name);
            try {
                return new LeafCertificate(
                        Files.readString(Path.of(made.certificatePath())),
                        Files.readString(Path.of(made.privateKeyPath())));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                made.delete();
            }
        }
    }

    private static <V> MemoryTable<V> keyed(List<V> values, Function<V, String> key) {
        return MemoryTable.of(values.stream().collect(Collectors.toMap(key, Function.identity())));
    }
}
