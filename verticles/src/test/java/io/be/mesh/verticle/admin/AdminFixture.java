package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.FileAuditLog;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.cluster.plugin.PluginMessage;
import io.be.mesh.cluster.plugin.PluginView;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An admin port with a real store, real tokens and a real audit log; the actors are what a test says. */
final class AdminFixture implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);

    final Vertx vertx = Vertx.vertx();
    final VertxBus bus = new VertxBus(vertx);
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final MeshMetrics metrics = new MeshMetrics(registry);
    final FakeNode node = new FakeNode();
    final Tokens tokens;
    final FileAuditLog audit;
    final AdminVerticle admin;
    private final HttpClient client = HttpClient.newHttpClient();
    private final DurableStore store;
    private final Path home;

    AdminFixture(Path home, String... settings) throws Exception {
        this.home = home;
        store = JournaledStore.open(home.resolve("store"));
        tokens = new Tokens(
                LocalTable.open(store, TableNames.TOKENS, Token.class, new Codecs(CodecLimits.of(65536)).json(), CLOCK),
                CLOCK);
        audit = FileAuditLog.open(home.resolve("audit"), CLOCK);
        admin = new AdminVerticle(config(settings), node, registry);
        try {
            await(vertx.deployVerticle(admin));
        } catch (ExecutionException e) {
            close();
            throw e;
        }
    }

    /** The usual one: on loopback, with the store read. */
    static AdminFixture open(Path home, String... settings) throws Exception {
        AdminFixture fixture = new AdminFixture(home, settings);
        fixture.open(false);
        return fixture;
    }

    void open(boolean exposed) {
        open(exposed, Optional.empty());
    }

    /** As one replica of several, which does what a test says. */
    void open(boolean exposed, Optional<ClusterControl> cluster) {
        admin.open(new AdminServices(bus, tokens, audit, audit::head, CLOCK, cluster, AdminFixture::plugins), exposed);
    }

    private static PluginDirectory plugins() {
        return new PluginDirectory() {
            @Override
            public Optional<Address<PluginMessage.Ask, PluginMessage.Answer>> operation(String name) {
                return Optional.empty();
            }

            @Override
            public List<PluginView> all() {
                return List.of(new PluginView(
                        "hello",
                        "hello.jar",
                        "suspended",
                        "late 10 times in a row",
                        List.of("mesh.plugin.hello.greet"),
                        List.of("before-store refuse"),
                        List.of("mesh.net.event.*"),
                        new PluginView.Figures(1, 2, 3, 4, 5, 6, 7, 8, 9)));
            }
        };
    }

    private static MeshConfig config(String... settings) throws Exception {
        Environment environment =
                new Environment(Map.of(), Path.of("/none"), Optional.empty(), Optional.empty(), 1L << 30, 2, "17");
        List<Setting> overrides = new ArrayList<>();
        overrides.add(ConfigLoader.override("admin.listen=127.0.0.1:0"));
        for (String setting : settings) {
            overrides.add(ConfigLoader.override(setting));
        }
        return ConfigLoader.load(environment, Optional.empty(), overrides).config();
    }

    <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> handler) throws Exception {
        await(bus.serve(address, handler));
    }

    int port() {
        return admin.port();
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    /** With a JSON body; an empty one is none. */
    HttpResponse<String> call(String method, String path, String body) throws Exception {
        return send(json(method, path, body));
    }

    HttpRequest.Builder json(String method, String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(5));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The status of a request that is written as it stands, for what no client library sends. */
    int raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((head.replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(line.substring(9));
        }
    }

    /** The lines of the audit log. */
    List<JsonObject> audited() throws IOException {
        return Files.readAllLines(home.resolve("audit").resolve("audit.log")).stream()
                .map(JsonObject::new)
                .toList();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
        audit.close();
        store.close();
    }

    static final class FakeNode implements NodeState {
        volatile Phase phase = Phase.READY;

        @Override
        public Phase phase() {
            return phase;
        }

        @Override
        public NodeStatus status() {
            return new NodeStatus(
                    "1",
                    "17",
                    1,
                    "/tmp",
                    phase.label(),
                    5,
                    new NodeStatus.Node("LX1", "JG1", "one", "mesh"),
                    List.of(new NodeStatus.Listener("mesh", "0.0.0.0:7304")),
                    List.of(new NodeStatus.Partner("LX2", "JG2", "h:1", 1, "pinned", "AA:BB")),
                    new NodeStatus.Load(0, 0, 0, 0, 1, 0));
        }
    }
}
