package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterEndpointsTest {
    @TempDir
    Path home;

    private final SaidCluster cluster = new SaidCluster();
    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminFixture.open(home);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return admin.call("POST", "/v1/admin/cluster/" + path, body);
    }

    @Test
    void aNodeThatIsNotOneOfSeveralSaysSoAndDoesNothing() throws Exception {
        List<HttpResponse<String>> answers = List.of(
                admin.get("/v1/admin/cluster"),
                post("tokens", "{\"expireAt\":1}"),
                post("drain", "{}"),
                post("leave", "{}"));

        for (HttpResponse<String> answer : answers) {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(new JsonObject(answer.body()).getString("detail")).contains("without --cluster");
        }
        assertThat(admin.audited()).isEmpty();
    }

    @Test
    void theReplicasAreShown() throws Exception {
        admin.open(false, Optional.of(cluster));

        JsonObject shown = new JsonObject(admin.get("/v1/admin/cluster").body());

        assertThat(shown.getInteger("minimum")).isEqualTo(2);
        assertThat(shown.getBoolean("writable")).isTrue();
        assertThat(shown.getBoolean("copied")).isTrue();
        assertThat(shown.getJsonArray("members")).hasSize(2);
        assertThat(shown.getJsonArray("members").getJsonObject(0).getBoolean("self"))
                .isTrue();
        assertThat(shown.getJsonArray("members").getJsonObject(1).getBoolean("leader"))
                .isTrue();
    }

    @Test
    void aJoinTokenIsShownOnceAndItsIdIsWrittenDown() throws Exception {
        admin.open(false, Optional.of(cluster));

        HttpResponse<String> answer = post("tokens", "{\"expireAt\":1234}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getString("token")).isEqualTo(SaidCluster.TOKEN);
        assertThat(cluster.askedUntil).isEqualTo(1234);
        assertThat(admin.audited()).hasSize(1);
        assertThat(admin.audited().get(0).getString("action")).isEqualTo("mesh.cluster.token");
        assertThat(admin.audited().toString())
                .contains("join token 0123456789abcdef")
                .doesNotContain(SaidCluster.TOKEN);
    }

    @Test
    void aFailureIsToldAndWrittenDown() throws Exception {
        admin.open(false, Optional.of(cluster));
        cluster.failing = true;

        HttpResponse<String> answer = post("tokens", "{\"expireAt\":1234}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo("64 join tokens are open");
        assertThat(admin.audited().get(0).getString("result")).isEqualTo("E0000000503");
    }

    @Test
    void drainAndLeaveAreDoneAndWrittenDown() throws Exception {
        admin.open(false, Optional.of(cluster));

        assertThat(post("drain", "{}").statusCode()).isEqualTo(200);
        assertThat(post("leave", "{}").statusCode()).isEqualTo(200);

        assertThat(cluster.drains).hasValue(1);
        assertThat(cluster.leaves).hasValue(1);
        assertThat(admin.audited())
                .extracting(line -> line.getString("action"))
                .containsExactly("mesh.cluster.drain", "mesh.cluster.leave");
        assertThat(admin.audited().get(0).toString()).contains("replica one");
    }
}
