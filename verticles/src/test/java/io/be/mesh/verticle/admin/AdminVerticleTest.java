package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.conf.HostPort;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeshMetrics metrics = new MeshMetrics(registry);
    private final FakeNode node = new FakeNode();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void start() throws Exception {
        AdminVerticle admin = new AdminVerticle(new HostPort("127.0.0.1", 0), node, registry);
        vertx.deployVerticle(admin).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        port = admin.port();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void probesFollowTheLifeOfTheNode() throws Exception {
        node.phase = NodeState.Phase.STARTING;
        assertThat(statuses()).containsExactly(200, 503, 503);

        node.phase = NodeState.Phase.READY;
        assertThat(statuses()).containsExactly(200, 200, 200);

        node.phase = NodeState.Phase.DRAINING;
        assertThat(statuses()).containsExactly(200, 200, 503);
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        metrics.pushed(42);
        metrics.request(Operation.PUSH, "E0000000000", 1_000_000);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("mesh_push_messages_total 1.0")
                .contains("mesh_bytes_in_bytes_total 42.0")
                .contains("mesh_requests_seconds_count{code=\"E0000000000\",operation=\"push\"} 1");
    }

    @Test
    void statusIsJson() throws Exception {
        JsonObject status = new JsonObject(get("/v1/admin/status").body());

        assertThat(status.getJsonObject("node").getString("nodeId")).isEqualTo("LX1");
        assertThat(status.getJsonArray("routes").getJsonObject(0).getString("fingerprint"))
                .isEqualTo("AA:BB");
    }

    @Test
    void anUnknownPathAndAnotherMethodAreProblems() throws Exception {
        HttpResponse<String> unknown = get("/nothing?token=secret");
        HttpResponse<String> post = client.send(
                request("/livez").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new JsonObject(unknown.body()).getString("code")).isEqualTo("E0000000404");
        assertThat(unknown.body()).doesNotContain("secret");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
    }

    private List<Integer> statuses() throws Exception {
        return List.of(
                get("/livez").statusCode(),
                get("/startupz").statusCode(),
                get("/readyz").statusCode());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5));
    }

    private static final class FakeNode implements NodeState {
        private volatile Phase phase = Phase.READY;

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
