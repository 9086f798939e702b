package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.audit.AuditVerifier;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminWritesTest {
    @TempDir
    Path home;

    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminFixture.open(home);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void aChangeIsWrittenDownBeforeItIsAnswered() throws Exception {
        AtomicReference<Routes> seen = new AtomicReference<>();
        admin.serve(Addresses.NET_REFRESH, routes -> {
            seen.set(routes);
            return Future.succeededFuture(new Done("pinned", List.of(new Change("route LX2", 3, 4))));
        });

        HttpResponse<String> answer = admin.call(
                "PUT", "/v1/admin/routes/LX2", "{\"inst_id\":\"JG2\",\"Address\":\"h:1\",\"hostKey\":\"K\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject(
                        "{\"message\":\"pinned\",\"changes\":[{\"object\":\"route LX2\",\"before\":3,\"after\":4}]}"));
        Route route = seen.get().routes().get(0);
        assertThat(List.of(route.nodeId(), route.instId(), route.address(), route.hostKey()))
                .containsExactly("LX2", "JG2", "h:1", "K");
        JsonObject line = admin.audited().get(0);
        assertThat(line.getString("who")).isEqualTo("operator");
        assertThat(line.getString("from")).isEqualTo("127.0.0.1");
        assertThat(line.getString("action")).isEqualTo("mesh.net.refresh");
        assertThat(line.getString("result")).isEqualTo("E0000000000");
        assertThat(line.getJsonArray("changes").getJsonObject(0).getLong("after"))
                .isEqualTo(4);
    }

    @Test
    void aChangeThatFailedIsWrittenDownWithItsCode() throws Exception {
        admin.serve(
                Addresses.NET_REMOVE,
                node -> Future.failedFuture(new MeshException(ErrorCode.NOT_WOVEN, "no route to " + node.nodeId())));

        HttpResponse<String> answer = admin.call("DELETE", "/v1/admin/routes/LX%202", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo("no route to LX 2");
        assertThat(admin.audited().get(0).getString("result")).isEqualTo("E0000000618");
    }

    @Test
    void aChangeThatCannotBeWrittenDownIsAFailureThatSaysSo() throws Exception {
        admin.serve(Addresses.NET_ENABLE, node -> Future.succeededFuture(Done.OK));
        admin.audit.close();

        HttpResponse<String> answer = admin.call("POST", "/v1/admin/routes/LX2/enable", "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .contains("the change was made, but could not be written down");
    }

    @Test
    void aBodyOfAnotherNodeIsRefused() throws Exception {
        HttpResponse<String> answer = admin.call("PUT", "/v1/admin/routes/LX2", "{\"node_id\":\"LX3\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("node_id");
    }

    @Test
    void badJsonIsToldWhere() throws Exception {
        for (String bad : List.of("{", "[]", "\"x\"", "{\"status\":\"x\"}", "{\"a\":".repeat(100))) {
            HttpResponse<String> answer = admin.call("PUT", "/v1/admin/routes/LX2", bad);
            assertThat(answer.statusCode()).as(bad).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("E0000000616");
        }
        assertThat(admin.audited()).isEmpty();
    }

    @Test
    void anActorThatIsNotThereIsSaid() throws Exception {
        HttpResponse<String> answer = admin.get("/v1/admin/routes");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("E0000000602");
    }

    @Test
    void aTokenIsShownOnceAndNeitherInTheListNorInTheLog() throws Exception {
        HttpResponse<String> made =
                admin.call("POST", "/v1/admin/tokens", "{\"kind\":\"inside\",\"label\":\"engine 1\"}");
        String text = new JsonObject(made.body()).getString("token");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).contains("no-store");
        assertThat(admin.tokens.find(text, Token.Kind.INSIDE)).isPresent();
        String list = admin.get("/v1/admin/tokens").body();
        String hash = admin.tokens.list().get(0).hash();
        assertThat(list).contains("engine 1").doesNotContain(text, hash);
        assertThat(admin.audited().toString()).contains("mesh.token.new").doesNotContain(text, hash);
    }

    @Test
    void tokensThatWillNotDoAreRefused() throws Exception {
        for (String bad : List.of("{}", "{\"kind\":\"root\"}", "{\"kind\":\"inside\",\"expireAt\":1}")) {
            assertThat(admin.call("POST", "/v1/admin/tokens", bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(admin.call("DELETE", "/v1/admin/tokens/none", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCheckThatFailsIsAProblemAndNoChange() throws Exception {
        admin.serve(
                Addresses.NET_CHECK,
                asked -> asked.nodeId().isEmpty()
                        ? Future.failedFuture(new MeshException(ErrorCode.BAD_REQUEST, "whom?"))
                        : Future.succeededFuture(new CheckReport(List.of(new CheckReport.Line(
                                "connect", CheckReport.Result.FAIL, "", "refused", "look at the firewall")))));

        assertThat(admin.call("POST", "/v1/admin/check", "{}").statusCode()).isEqualTo(400);
        JsonObject report = new JsonObject(
                admin.call("POST", "/v1/admin/check", "{\"nodeId\":\"LX2\"}").body());
        assertThat(report.getBoolean("passed")).isFalse();
        assertThat(admin.audited()).isEmpty();
    }

    @Test
    void theHeadOfTheAuditLogIsWhatTheVerifierFinds() throws Exception {
        admin.serve(Addresses.NET_ENABLE, node -> Future.succeededFuture(Done.OK));
        admin.call("POST", "/v1/admin/routes/LX2/enable", "");

        JsonObject head = new JsonObject(admin.get("/v1/admin/audit").body());

        assertThat(head.getLong("seq")).isEqualTo(1);
        assertThat(AuditVerifier.verify(home.resolve("audit"), head.getString("hash"))
                        .sound())
                .isTrue();
    }
}
