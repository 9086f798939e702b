package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of both versions through the mesh port to services of both versions. */
final class HttpThroughTest {
    private static ProxyFixture fixture;
    private static String authority;
    private static final BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();

    @BeforeAll
    static void open() throws Exception {
        fixture = new ProxyFixture();
        authority = fixture.serve(HttpThroughTest::answer);
        fixture.services.add("h1", ServiceProtocol.HTTP, authority);
        fixture.services.add("h2", ServiceProtocol.H2C, authority);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @BeforeEach
    void forget() {
        seen.clear();
        fixture.services.verdicts.clear();
    }

    private static void answer(HttpServerRequest request) {
        Map<String, String> heard = new TreeMap<>();
        request.headers()
                .forEach((name, value) ->
                        heard.merge(name.toLowerCase(java.util.Locale.ROOT), value, (a, b) -> a + "," + b));
        heard.put("(method)", request.method().name());
        heard.put("(uri)", request.uri());
        heard.put("(version)", request.version().alpnName());
        heard.put("(host)", String.valueOf(request.authority()));
        seen.add(heard);
        String way = request.path().replaceAll(".*/", "");
        switch (way) {
            case "echo" -> {
                request.response().setChunked(true);
                request.pipeTo(request.response());
            }
            case "trailers" -> {
                request.response()
                        .setChunked(true)
                        .putHeader("Trailer", "x-sum")
                        .write("body");
                request.response().putTrailer("x-sum", "42").end();
            }
            case "empty" -> request.response().setStatusCode(204).end();
            case "unchanged" ->
                request.response().setStatusCode(304).putHeader("etag", "\"a\"").end();
            case "cookies" -> {
                request.response()
                        .headers()
                        .add("Set-Cookie", "a=1")
                        .add("Set-Cookie", "b=2")
                        .add("x-ptp-source-node-id", "liar")
                        .add("Connection", "x-private")
                        .add("x-private", "1");
                request.response().end("ok");
            }
            case "broken" -> request.response().setStatusCode(503).end("busy");
            default -> request.response().putHeader("Server", "their own").end("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,h1", "HTTP_1_1,h2", "HTTP_2,h1", "HTTP_2,h2"})
    void simpleGet(Version version, String service) throws Exception {
        HttpResponse<String> answer = fixture.get(version, "/" + service + "/a%20b;v=1?q=%20x&y");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.headers().firstValue("server")).contains("their own");
        assertThat(answer.headers().firstValue("content-length")).contains("5");
        Map<String, String> heard = seen.poll(5, TimeUnit.SECONDS);
        assertThat(heard)
                .containsEntry("(uri)", "/" + service + "/a%20b;v=1?q=%20x&y")
                .containsEntry("(method)", "GET");
        assertThat(heard.get("(version)")).isEqualTo(service.equals("h1") ? "http/1.1" : "h2");
        assertThat(heard.get("(host)")).isEqualTo("127.0.0.1:" + fixture.door.port());
        assertThat(heard).doesNotContainKeys("transfer-encoding", "upgrade", "http2-settings", "connection");
        verdict("succeeded " + authority);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,h1", "HTTP_1_1,h2", "HTTP_2,h1", "HTTP_2,h2"})
    void bodiesOfKnownAndUnknownLength(Version version, String service) throws Exception {
        byte[] body = new byte[3_000_000];
        new java.util.Random(7).nextBytes(body);
        HttpResponse<byte[]> known = fixture.client(version)
                .send(
                        fixture.request("/" + service + "/echo")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(known.body()).isEqualTo(body);
        assertThat(seen.poll(5, TimeUnit.SECONDS))
                .containsEntry("content-length", "3000000")
                .doesNotContainKey("transfer-encoding");
        HttpResponse<byte[]> unknown = fixture.client(version)
                .send(
                        fixture.request("/" + service + "/echo")
                                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(unknown.body()).isEqualTo(body);
        assertThat(seen.poll(5, TimeUnit.SECONDS)).doesNotContainKey("content-length");
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,h1", "HTTP_1_1,h2", "HTTP_2,h1", "HTTP_2,h2"})
    void answersWithoutBody(Version version, String service) throws Exception {
        HttpResponse<String> head = fixture.client(version)
                .send(
                        fixture.request("/" + service + "/x")
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> empty = fixture.get(version, "/" + service + "/empty");
        assertThat(empty.statusCode()).isEqualTo(204);
        assertThat(empty.headers().firstValue("content-length")).isEmpty();
        HttpResponse<String> unchanged = fixture.get(version, "/" + service + "/unchanged");
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.headers().firstValue("etag")).contains("\"a\"");
    }

    @Test
    void headersOfOneConnectionEndThere() throws Exception {
        HttpResponse<String> answer = fixture.get(Version.HTTP_1_1, "/h1/cookies");
        assertThat(answer.headers().allValues("set-cookie")).isEqualTo(List.of("a=1", "b=2"));
        assertThat(answer.headers().map()).doesNotContainKeys("x-private", "x-ptp-source-node-id");
    }

    @Test
    void whoAndWhereIsSaidByTheNode() throws Exception {
        fixture.get(
                Version.HTTP_2,
                "/h1/x",
                "X-Forwarded-For",
                "1.2.3.4",
                "Forwarded",
                "for=1.2.3.4",
                "x_forwarded_for",
                "5.6.7.8",
                "X-PTP-Source-Node-ID",
                "somebody",
                "x_ptp_source_inst_id",
                "somebody",
                "x-ptp-trace-id",
                "0123456789abcdef0123456789abcdef",
                "x-ptp-timeout",
                "9000",
                "Authorization",
                "Bearer theirs");
        Map<String, String> heard = seen.poll(5, TimeUnit.SECONDS);
        assertThat(heard)
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-host", "127.0.0.1:" + fixture.door.port())
                .containsEntry("x-forwarded-port", Integer.toString(fixture.door.port()))
                .containsEntry("forwarded", "for=127.0.0.1;host=\"127.0.0.1:" + fixture.door.port() + "\";proto=http")
                .containsEntry("x-ptp-trace-id", "0123456789abcdef0123456789abcdef")
                .containsEntry("authorization", "Bearer theirs")
                .doesNotContainKeys("x_forwarded_for", "x_ptp_source_inst_id", "x-ptp-source-node-id");
        assertThat(heard.get("traceparent")).startsWith("00-0123456789abcdef0123456789abcdef-");
        assertThat(Integer.parseInt(heard.get("x-ptp-timeout"))).isBetween(5000, 9000);
    }

    @Test
    void busyServicesAreRelayedAndCounted() throws Exception {
        assertThat(fixture.get(Version.HTTP_1_1, "/h1/broken").body()).isEqualTo("busy");
        verdict("failed " + authority);
    }

    @Test
    void nobodyIsThere() throws Exception {
        HttpResponse<String> answer = fixture.get(Version.HTTP_1_1, "/nothing/here");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("E0000000404");
    }

    private static void verdict(String expected) {
        await().untilAsserted(() -> assertThat(fixture.services.verdicts).containsExactly(expected));
    }
}
