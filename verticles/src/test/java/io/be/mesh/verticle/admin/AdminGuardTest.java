package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.token.NewToken;
import io.be.mesh.cluster.token.Token.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminGuardTest {
    private static final String STATUS = "/v1/admin/status";
    private static final String DISABLE = "/v1/admin/routes/LX2/disable";

    private final AtomicInteger disabled = new AtomicInteger();

    @TempDir
    Path home;

    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminFixture.open(home, "limits.management=4KiB");
        admin.serve(Addresses.NET_DISABLE, node -> {
            disabled.incrementAndGet();
            return Future.succeededFuture(Done.OK);
        });
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    private NewToken token(Kind kind) throws Exception {
        return AdminFixture.await(admin.tokens.create(kind, "", 0));
    }

    private int status(String path, String bearer) throws Exception {
        return admin.send(admin.request(path).header("authorization", bearer)).statusCode();
    }

    @Test
    void withATokenEveryCallButProbesAndLocalMetricsNeedsOne() throws Exception {
        String text = token(Kind.OPERATOR).text();

        HttpResponse<String> without = admin.get(STATUS);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer realm=\"mesh admin\"");
        assertThat(new JsonObject(without.body()).getString("code")).isEqualTo("E0000000403");
        assertThat(admin.get("/nothing").statusCode()).isEqualTo(401);
        assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
        assertThat(admin.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(status(STATUS, "Bearer " + text)).isEqualTo(200);
        assertThat(status(STATUS, "bearer " + text)).isEqualTo(200);
    }

    @Test
    void whatIsNotTheTokenIsRefused() throws Exception {
        String text = token(Kind.OPERATOR).text();
        String inside = token(Kind.INSIDE).text();

        for (String wrong : new String[] {
            "Bearer x", "Bearer", "Bearer " + text + "x", "Bearer " + inside, "Basic " + text, text, "Bearer  "
        }) {
            assertThat(status(STATUS, wrong)).as(wrong.substring(0, 6)).isEqualTo(401);
        }
    }

    @Test
    void twoTokensAreGoodAtOnceAndARevokedOneIsNotFromThenOn() throws Exception {
        NewToken old = token(Kind.OPERATOR);
        NewToken fresh = token(Kind.OPERATOR);
        assertThat(status(STATUS, "Bearer " + old.text())).isEqualTo(200);

        HttpResponse<String> revoked = admin.send(
                admin.json("DELETE", "/v1/admin/tokens/" + old.token().id(), "")
                        .header("authorization", "Bearer " + fresh.text()));

        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(status(STATUS, "Bearer " + old.text())).isEqualTo(401);
        assertThat(status(STATUS, "Bearer " + fresh.text())).isEqualTo(200);
        assertThat(admin.audited().get(0).getString("who"))
                .isEqualTo("operator token " + fresh.token().id());
    }

    @Test
    void aPortThatOthersReachNeedsATokenAlsoWhenNoneIsLeft() throws Exception {
        admin.open(true);

        assertThat(admin.get(STATUS).statusCode()).isEqualTo(401);
        assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherHostNameIsRefusedSoThatDnsCannotBeRebound() throws Exception {
        assertThat(admin.raw("GET " + STATUS + " HTTP/1.1\nHost: evil.example:" + admin.port()))
                .isEqualTo(403);
        assertThat(admin.raw("GET " + STATUS + " HTTP/1.1\nHost: 127.0.0.1.evil.example"))
                .isEqualTo(403);
        assertThat(admin.raw("GET " + STATUS + " HTTP/1.0")).isEqualTo(403);
        for (String host : new String[] {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:7305", "10.1.2.3"}) {
            assertThat(admin.raw("GET " + STATUS + " HTTP/1.1\nHost: " + host))
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void whoHasATokenMayUseAnyName() throws Exception {
        String text = token(Kind.OPERATOR).text();

        assertThat(admin.raw("GET " + STATUS + " HTTP/1.1\nHost: mesh.bank.example\nAuthorization: Bearer " + text))
                .isEqualTo(200);
    }

    @Test
    void aForeignPageIsRefused() throws Exception {
        for (String origin :
                new String[] {"https://evil.example", "null", "http://127.0.0.1", "http://localhost:" + admin.port()}) {
            assertThat(admin.send(admin.json("POST", DISABLE, "").header("origin", origin))
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(admin.send(admin.json("POST", DISABLE, "").header("sec-fetch-site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(disabled).hasValue(0);

        String own = "http://127.0.0.1:" + admin.port();
        assertThat(admin.send(admin.json("POST", DISABLE, "").header("origin", own))
                        .statusCode())
                .isEqualTo(200);
        assertThat(disabled).hasValue(1);
    }

    @Test
    void whatChangesSomethingIsJson() throws Exception {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            HttpResponse<String> answer = admin.send(
                    admin.request(DISABLE).header("content-type", type).POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("E0000000616");
        }
        assertThat(admin.send(admin.request(DISABLE).POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(415);
        assertThat(disabled).hasValue(0);
        assertThat(admin.send(admin.request(DISABLE)
                                .header("content-type", "application/json; charset=utf-8")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyOverTheLimitIsRefusedDeclaredOrNot() throws Exception {
        String large = "{\"address\":\"" + "x".repeat(5_000) + "\"}";

        HttpResponse<String> declared = admin.call("PUT", "/v1/admin/routes/LX2", large);
        HttpResponse<String> chunked = admin.send(admin.request("/v1/admin/routes/LX2")
                .header("content-type", "application/json")
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(large))));

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(declared.body()).getString("code")).isEqualTo("E0000000413");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(admin.audited()).isEmpty();
    }
}
