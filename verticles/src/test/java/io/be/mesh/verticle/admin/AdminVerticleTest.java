package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.RevocationList;
import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.cluster.metric.Operation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminVerticleTest {
    @TempDir
    Path home;

    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = new AdminFixture(home);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void probesFollowTheLifeOfTheNodeFromTheFirstMoment() throws Exception {
        admin.node.phase = NodeState.Phase.STARTING;
        assertThat(statuses()).containsExactly(200, 503, 503);

        admin.open(false);
        admin.node.phase = NodeState.Phase.READY;
        assertThat(statuses()).containsExactly(200, 200, 200);

        admin.node.phase = NodeState.Phase.DRAINING;
        assertThat(statuses()).containsExactly(200, 200, 503);
    }

    @Test
    void nothingButProbesIsServedBeforeItIsKnownWhoMayAsk() throws Exception {
        for (String path : List.of("/metrics", "/v1/admin/status", "/v1/admin/routes", "/nothing")) {
            HttpResponse<String> answer = admin.get(path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("E0000000623");
        }
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        admin.open(false);
        admin.metrics.pushed(42);
        admin.metrics.request(Operation.PUSH, "E0000000000", 1_000_000);

        HttpResponse<String> answer = admin.get("/metrics");

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("mesh_push_messages_total 1.0")
                .contains("mesh_bytes_in_bytes_total 42.0")
                .contains("mesh_requests_seconds_count{code=\"E0000000000\",operation=\"push\"} 1");
    }

    @Test
    void statusIsJson() throws Exception {
        admin.open(false);

        JsonObject status = new JsonObject(admin.get("/v1/admin/status").body());

        assertThat(status.getJsonObject("node").getString("nodeId")).isEqualTo("LX1");
        assertThat(status.getJsonArray("routes").getJsonObject(0).getString("fingerprint"))
                .isEqualTo("AA:BB");
    }

    @Test
    void anUnknownPathIsAProblem() throws Exception {
        admin.open(false);

        HttpResponse<String> unknown = admin.get("/nothing?token=secret");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(unknown.body());
        assertThat(problem.getString("code")).isEqualTo("E0000000404");
        assertThat(problem.getString("type")).isEqualTo("urn:mesh:error:E0000000404");
        assertThat(problem.getInteger("status")).isEqualTo(404);
        assertThat(problem.getString("instance")).isEqualTo("/nothing");
        assertThat(unknown.body()).doesNotContain("secret");
    }

    @Test
    void anotherMethodIsToldWhichOnesThereAre() throws Exception {
        admin.open(false);

        HttpResponse<String> probe = admin.call("POST", "/livez", "{}");
        HttpResponse<String> route = admin.call("POST", "/v1/admin/routes/LX2", "{}");

        assertThat(probe.statusCode()).isEqualTo(405);
        assertThat(probe.headers().firstValue("allow")).contains("GET, HEAD");
        assertThat(route.statusCode()).isEqualTo(405);
        assertThat(route.headers().firstValue("allow")).contains("DELETE, GET, HEAD, PUT");
        assertThat(new JsonObject(route.body()).getString("code")).isEqualTo("E0000000400");
    }

    @Test
    void headIsGetWithoutABody() throws Exception {
        admin.open(false);

        HttpResponse<String> answer =
                admin.send(admin.request("/v1/admin/status").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theListOfRevokedCertificatesIsWhatIsPublished() throws Exception {
        admin.open(false);
        byte[] der = new byte[1_000];
        new java.util.Random(7).nextBytes(der);
        admin.serve(Addresses.KMS_CRL, ask -> Future.succeededFuture(new RevocationList(Crl.pem(der))));

        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(admin.request("/v1/admin/crl").GET().build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/pkix-crl");
        assertThat(answer.body()).isEqualTo(der);
    }

    private List<Integer> statuses() throws Exception {
        return List.of(
                admin.get("/livez").statusCode(),
                admin.get("/startupz").statusCode(),
                admin.get("/readyz").statusCode());
    }
}
