package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.cluster.bus.message.CheckReport.Result;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LongCheckTest {
    private final Vertx vertx = Vertx.vertx();
    private final Promise<CheckReport> report = Promise.promise();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(context -> LongCheck.answer(context, report.future(), 20));
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = AdminFixture.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void close() throws Exception {
        AdminFixture.await(vertx.close());
    }

    /** The answer once the first two signs of life have come. */
    private InputStream begun() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body().readNBytes(2)).containsExactly('\n', '\n');
        return answer.body();
    }

    private static JsonObject rest(InputStream body) throws Exception {
        return new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @Test
    void emptyLinesComeBeforeTheReport() throws Exception {
        InputStream body = begun();
        report.complete(new CheckReport(List.of(new Line("idle", Result.PASS, "5 min", "", ""))));

        JsonObject read = rest(body);
        assertThat(read.getBoolean("passed")).isTrue();
        assertThat(read.getJsonArray("lines").getJsonObject(0).getString("step"))
                .isEqualTo("idle");
    }

    @Test
    void aFailureAfterTheFirstLineIsALineOfTheReport() throws Exception {
        InputStream body = begun();
        report.fail(new MeshException(ErrorCode.TIMEOUT, "no answer"));

        JsonObject read = rest(body);
        assertThat(read.getBoolean("passed")).isFalse();
        assertThat(read.getJsonArray("lines").getJsonObject(0).getString("cause"))
                .isEqualTo("E0000000601 no answer");
    }
}
