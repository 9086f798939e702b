package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.PartnerLink;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.LocalFirstChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.be.mesh.verticle.ingress.mpi.MpiAnswer;
import io.be.mesh.verticle.ingress.mpi.MpiBody;
import io.be.mesh.verticle.ingress.mpi.MpiCall;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.transport.OwnerRing;
import io.be.mesh.verticle.transport.TransportVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The HTTP surface on a real socket and a real store; the partner link and the bus are recorders. */
final class HttpFixture implements AutoCloseable {
    static final String PUSH = "/v1/interconn/chan/push";
    static final String POP = "/v1/interconn/chan/pop";
    static final String PEEK = "/v1/interconn/chan/peek";
    static final String RELEASE = "/v1/interconn/chan/release";
    static final String INVOKE = "/v1/interconn/chan/invoke";
    static final String TRANSPORT = "/v1/interconn/chan/transport";
    static final long MESSAGE_LIMIT = 8 << 20;
    static final long NODE_LIMIT = 32 << 20;
    static final Environ SELF = new Environ("1", "node-b", "inst-b", "B", "", "", "");

    /** Speaks plaintext from this machine. */
    static final Route PARTNER = new Codecs(CodecLimits.of(1 << 16))
            .json()
            .decode(
                    Route.class,
                    ByteString.copyFromUtf8(
                            "{\"node_id\":\"node-a\",\"inst_id\":\"inst-a\",\"address\":\"http://127.0.0.1:1\"}"));

    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    final MemoryBudget budget = new MemoryBudget(NODE_LIMIT);
    final Codecs codecs = new Codecs(CodecLimits.forMessages(MESSAGE_LIMIT));
    final BlockingQueue<ForwardRequest> forwarded = new LinkedBlockingQueue<>();
    final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    final List<Object> requested = new CopyOnWriteArrayList<>();
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final MemoryTable<Route> routes = MemoryTable.of(Map.of("node-a", PARTNER));
    final HttpIngress ingress;
    final Drain drain = Drain.refusing();
    volatile Function<ForwardRequest, Future<Outbound>> link = request -> Future.succeededFuture(Outbound.success());
    private final HttpServer server;

    HttpFixture() {
        this(true);
    }

    /** @param inside whether the management plane is served */
    HttpFixture(boolean inside) {
        MeshConfig config = config(inside);
        MeshMetrics metrics = new MeshMetrics(new SimpleMeterRegistry());
        OwnerRing ring = new OwnerRing(vertx, config, budget, metrics);
        await(vertx.deployVerticle(
                () -> new TransportVerticle(ring), new DeploymentOptions().setInstances(ring.size())));
        LocalNode node = new LocalNode(MemoryTable.of(Map.of("self", SELF)), new MemoryTable<>());
        MemoryTable<Environ> identity = MemoryTable.of(Map.of("self", SELF));
        TrustTables trust = new TrustTables(
                routes, new MemoryTable<>(), new MemoryTable<>(), new MemoryTable<>(), identity, new MemoryTable<>());
        CallerRules callers = new CallerRules(
                config,
                routes,
                new PartnerDirectory(vertx, trust, Clock.systemUTC(), false),
                new Tokens(new MemoryTable<>(), Clock.systemUTC()),
                node::principal);
        PartnerLink recorder = request -> {
            forwarded.add(request);
            return link.apply(request);
        };
        ingress = new HttpIngress(
                new SurfaceDependencies(
                        vertx,
                        config,
                        callers,
                        new CallContexts(Duration.ofSeconds(10), node::principal),
                        new LocalFirstChannelService(
                                vertx,
                                ring,
                                recorder,
                                node,
                                callers,
                                new SessionBook(Duration.ofHours(1)),
                                MESSAGE_LIMIT),
                        node,
                        budget,
                        codecs,
                        new RecordingBus(),
                        event -> {
                            audited.add(event);
                            return Future.succeededFuture();
                        },
                        metrics,
                        Clock.systemUTC()),
                new Echo(),
                ServiceSurface.none(),
                drain);
        server = vertx.createHttpServer(new HttpServerOptions().setMaxChunkSize(64 * 1024))
                .requestHandler(ingress);
        await(server.listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Socket socket() throws Exception {
        Socket socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(8_000);
        return socket;
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)), headers);
    }

    HttpResponse<byte[]> json(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(request, headers);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request, String... headers) throws Exception {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.timeout(Duration.ofSeconds(8)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The envelope of an answer in JSON. */
    Outbound envelope(HttpResponse<byte[]> response) {
        return codecs.json().decode(Outbound.class, ByteString.copyFrom(response.body()));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(8, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static MeshConfig config(boolean inside) {
        return new MeshConfig(
                new MeshConfig.Node(Path.of("unused"), "mesh", "", List.of()),
                new MeshConfig.Ingress(
                        new HostPort("127.0.0.1", 0),
                        inside ? Optional.empty() : Optional.of(new HostPort("127.0.0.1", 0)),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        16 * 1024,
                        100,
                        1 << 20),
                new MeshConfig.Limits(MESSAGE_LIMIT, 24 << 20, NODE_LIMIT, 64 * 1024),
                new MeshConfig.Queue(
                        Duration.ofSeconds(120),
                        Duration.ofHours(1),
                        Duration.ofHours(12),
                        Duration.ofSeconds(1800),
                        Duration.ofMinutes(10),
                        100,
                        Duration.ofMillis(200)),
                new MeshConfig.Data(
                        1_000,
                        1 << 20,
                        1 << 16,
                        1 << 20,
                        Duration.ofSeconds(30),
                        10,
                        100,
                        1 << 20,
                        3,
                        Duration.ofMillis(50)),
                new MeshConfig.Plugins("", List.of(), Duration.ofMillis(50), 10, 100),
                new MeshConfig.Network(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        2,
                        64,
                        Duration.ofSeconds(1),
                        "first-use",
                        false,
                        Duration.ofDays(1)),
                new MeshConfig.Registry(
                        true, Duration.ofSeconds(5), 10_000, Duration.ofSeconds(1), 64, Duration.ofMinutes(1)),
                new MeshConfig.Security(
                        List.of("127.0.0.0/8", "::1"),
                        List.of(),
                        List.of(),
                        "",
                        "ec-p256",
                        Duration.ofDays(90),
                        Duration.ofDays(30),
                        ""),
                new MeshConfig.Cluster(
                        false,
                        List.of(),
                        new HostPort("127.0.0.1", 0),
                        "",
                        0,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2)),
                new MeshConfig.Admin(new HostPort("127.0.0.1", 0), "", "", ""),
                new MeshConfig.Log("text", "info", true),
                new MeshConfig.Runtime(2));
    }

    /** The SDK wire without operations: says what arrived. */
    private static final class Echo implements MpiService {
        @Override
        public boolean carriesMessage(String urn) {
            return false;
        }

        @Override
        public Future<MpiAnswer> invoke(MpiCall call, MpiBody body) {
            body.reservation().release();
            String said =
                    "{\"urn\":\"" + call.urn() + "\",\"bytes\":" + body.bytes().size() + "}";
            return Future.succeededFuture(
                    new MpiAnswer(ByteString.copyFromUtf8(said), "application/json", "E0000000000", Optional.empty()));
        }

        @Override
        public void endWaits() {
            // Nothing waits.
        }

        @Override
        public ByteString refusal(CallContext context, MeshException why) {
            return ByteString.copyFromUtf8(why.code().code());
        }
    }

    /** Answers everything with success and remembers what was asked. */
    private final class RecordingBus implements Bus {
        @Override
        public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
            requested.add(request);
            return Future.succeededFuture(address.reply().cast(Done.OK));
        }

        @Override
        public <Q, R> Future<Void> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
            throw new UnsupportedOperationException("nothing is served here");
        }
    }
}
