package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.vertx.core.Future;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The structured profile in every encoding that has a body of its own, in forms and in queries. */
class StructuredProfileTest {
    private static final ByteString PAYLOAD = ByteString.copyFrom(new byte[] {0, -1, 127, -128, '"', 10});
    private static HttpFixture node;

    @BeforeAll
    static void start() {
        node = new HttpFixture();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"MULTIPART", "FORM"},
            mode = EnumSource.Mode.EXCLUDE)
    void aMessageGoesInAndOutInItsEncoding(Encoding encoding) throws Exception {
        var codec = node.codecs.of(encoding);
        String[] headers = {"Content-Type", encoding.mediaType() + "; charset=utf-8", "x-ptp-session-id", "enc"};
        PushInbound push = new PushInbound("topic-" + encoding, PAYLOAD, Map.of("k", "v"));

        HttpResponse<byte[]> pushed =
                node.post(HttpFixture.PUSH, codec.encode(push).toByteArray(), headers);
        HttpResponse<byte[]> popped = node.post(
                HttpFixture.POP,
                codec.encode(new PopInbound("topic-" + encoding, 1000)).toByteArray(),
                headers);

        assertThat(pushed.statusCode()).isEqualTo(200);
        assertThat(pushed.headers().firstValue("content-type")).contains(encoding.mediaType());
        assertThat(codec.decode(Outbound.class, ByteString.copyFrom(pushed.body()))
                        .isSuccess())
                .isTrue();
        Outbound answer = codec.decode(Outbound.class, ByteString.copyFrom(popped.body()));
        assertThat(answer.payload()).isEqualTo(PAYLOAD);
        assertThat(answer.metadata()).isEqualTo(Map.of("k", "v"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"MULTIPART", "FORM"},
            mode = EnumSource.Mode.EXCLUDE)
    void aBodyThatIsCutOffIsRefused(Encoding encoding) throws Exception {
        ByteString whole = node.codecs.of(encoding).encode(new PushInbound("a-topic", PAYLOAD, Map.of("k", "v")));
        byte[] half = whole.substring(0, whole.size() / 2).toByteArray();
        long usedBefore = node.budget.used();

        HttpResponse<byte[]> response = node.post(
                HttpFixture.PUSH, half, "Content-Type", encoding.mediaType(), "x-ptp-session-id", "half-" + encoding);

        Outbound answer = response.statusCode() == 400
                ? node.envelope(response)
                : node.codecs.of(encoding).decode(Outbound.class, ByteString.copyFrom(response.body()));
        assertThat(answer.code()).isIn("E0000000616", "E0000000400");
        assertThat(answer.message()).contains("node-b").doesNotContain("\n").doesNotContain("Exception");
        assertThat(node.budget.used()).isLessThanOrEqualTo(usedBefore);
    }

    @Test
    void depthIsBounded() throws Exception {
        HttpResponse<byte[]> response = node.json(HttpFixture.PUSH, "{\"metadata\":" + "[".repeat(100_000));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(node.envelope(response).code()).isEqualTo("E0000000616");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-java-serialized-object", "nonsense"})
    void anyOtherTypeIsRefused(String type) throws Exception {
        HttpResponse<byte[]> response = node.post(HttpFixture.PUSH, new byte[] {1}, "Content-Type", type);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(node.envelope(response).code()).isEqualTo("E0000000616");
        assertThat(node.envelope(response).message()).contains(type);
    }

    @Test
    void aPushWithoutPayloadIsRefusedAndAnEmptyOneIsNot() throws Exception {
        Outbound none = node.envelope(node.json(HttpFixture.PUSH, "{\"topic\":\"x\"}", "x-ptp-session-id", "none"));
        Outbound empty = node.envelope(
                node.json(HttpFixture.PUSH, "{\"topic\":\"x\",\"payload\":\"\"}", "x-ptp-session-id", "none"));

        assertThat(none.code()).isEqualTo("E0000000400");
        assertThat(none.message()).contains("payload");
        assertThat(empty.isSuccess()).isTrue();
    }

    @Test
    void theTopicOfTheHeaderWins() throws Exception {
        node.json(
                HttpFixture.PUSH,
                "{\"topic\":\"body\",\"payload\":\"AQ==\"}",
                "x-ptp-session-id",
                "wins",
                "X-PTP-TOPIC",
                "header");

        HttpResponse<byte[]> popped =
                node.json(HttpFixture.POP, "{\"timeout\":500}", "x_ptp_session_id", "wins", "x_ptp_topic", "header");

        assertThat(node.envelope(popped).payload()).isEqualTo(ByteString.copyFrom(new byte[] {1}));
    }

    @Test
    void theWaitIsInMillisecondsAndTheHeaderWins() throws Exception {
        long start = System.nanoTime();

        Outbound answer = node.envelope(node.json(
                HttpFixture.POP,
                "{\"topic\":\"q\",\"timeout\":60000}",
                "x-ptp-session-id",
                "w",
                "x-ptp-timeout",
                "300"));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.payload()).isNull();
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(290L, 2_000L);
    }

    @Test
    void anEmptyBodyIsAnEmptyMessage() throws Exception {
        HttpResponse<byte[]> popped = node.json(HttpFixture.PEEK, "", "x-ptp-session-id", "nothing");

        assertThat(node.envelope(popped).isSuccess()).isTrue();
    }

    @Test
    void aGetReadsAndAHeadOnlyLooks() throws Exception {
        node.json(HttpFixture.PUSH, "{\"topic\":\"g t\",\"payload\":\"aGk=\"}", "x-ptp-session-id", "get");
        HttpRequest.Builder head = HttpRequest.newBuilder(node.uri(HttpFixture.POP + "?topic=g%20t&timeout=500"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody());
        HttpRequest.Builder get = HttpRequest.newBuilder(node.uri(HttpFixture.POP + "?Topic=g%20t&timeout=500"));

        HttpResponse<byte[]> looked = node.send(head, "x-ptp-session-id", "get");
        HttpResponse<byte[]> popped = node.send(get, "x-ptp-session-id", "get");

        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(looked.body()).isEmpty();
        assertThat(node.envelope(popped).payload()).isEqualTo(ByteString.copyFromUtf8("hi"));
    }

    @Test
    void peekRemovesUnlessItIsToldToKeep() throws Exception {
        node.json(HttpFixture.PUSH, "{\"topic\":\"p\",\"payload\":\"aGk=\"}", "x-ptp-session-id", "peek");
        String body = "{\"topic\":\"p\"}";

        Outbound kept =
                node.envelope(node.json(HttpFixture.PEEK, body, "x-ptp-session-id", "peek", "x-ptp-peek", "keep"));
        Outbound still = node.envelope(node.json(HttpFixture.PEEK + "?remove=false", body, "x-ptp-session-id", "peek"));
        Outbound taken = node.envelope(node.json(HttpFixture.PEEK, body, "x-ptp-session-id", "peek"));
        Outbound gone = node.envelope(node.json(HttpFixture.PEEK, body, "x-ptp-session-id", "peek"));

        assertThat(kept.payload())
                .isEqualTo(still.payload())
                .isEqualTo(taken.payload())
                .isNotNull();
        assertThat(gone.payload()).isNull();
        assertThat(gone.isSuccess()).isTrue();
    }

    @Test
    void formsAreAnsweredInJson() throws Exception {
        String boundary = "xyz";
        String multipart = "--xyz\r\nContent-Disposition: form-data; name=\"topic\"\r\n\r\nmulti\r\n"
                + "--xyz\r\nContent-Disposition: form-data; name=\"payload\"; filename=\"p\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\nraw\0bytes\r\n--xyz--\r\n";
        HttpResponse<byte[]> file = node.post(
                HttpFixture.PUSH,
                multipart.getBytes(StandardCharsets.ISO_8859_1),
                "Content-Type",
                "multipart/form-data; boundary=" + boundary,
                "x-ptp-session-id",
                "form");
        HttpResponse<byte[]> popped = node.post(
                HttpFixture.POP,
                "topic=multi&timeout=500".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "x-ptp-session-id",
                "form");

        assertThat(node.envelope(file).isSuccess()).isTrue();
        assertThat(popped.headers().firstValue("content-type")).contains("application/json");
        assertThat(node.envelope(popped).payload()).isEqualTo(ByteString.copyFromUtf8("raw\0bytes"));
    }

    @Test
    void halfAFormIsRefused() throws Exception {
        HttpResponse<byte[]> response = node.post(
                HttpFixture.PUSH,
                "--xyz\r\nContent-Disposition: form-data; name=\"payload\"; filename=\"p\"\r\n\r\nhal"
                        .getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=xyz");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(node.envelope(response).code()).isEqualTo("E0000000616");
    }

    @Test
    void aForeignTargetTravelsInTheFormTheClientAskedFor() throws Exception {
        String body = "{\"topic\":\"t\",\"payload\":\"AQ==\"}";
        node.json(HttpFixture.PUSH, body, "x-ptp-target-inst-id", "inst-c");
        node.json(HttpFixture.PUSH, body, "x-ptp-target-inst-id", "inst-c", "x-ptp-version", "1");

        ForwardRequest wrapped = node.forwarded.take();
        ForwardRequest passed = node.forwarded.take();

        assertThat(wrapped.form()).isEqualTo(ForwardRequest.Form.WRAPPED);
        assertThat(passed.form()).isEqualTo(ForwardRequest.Form.PASS_THROUGH);
        assertThat(wrapped.body()).isEqualTo(passed.body()).isEqualTo(ByteString.copyFromUtf8(body));
        assertThat(wrapped.encoding()).isEqualTo(Encoding.JSON);
        assertThat(wrapped.operation()).isEqualTo(HttpFixture.PUSH);
    }

    @Test
    void aFailureOfAnotherHopNamesItAndComesWith200() throws Exception {
        node.link = request -> Future.failedFuture(new MeshException(ErrorCode.UNREACHABLE, "refused").at("node-c"));
        try {
            HttpResponse<byte[]> response = node.json(
                    HttpFixture.PUSH,
                    "{\"payload\":\"AQ==\"}",
                    "x-ptp-target-node-id",
                    "node-c",
                    "x-ptp-trace-id",
                    "trace-9");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(node.envelope(response).code()).isEqualTo("E0000000607");
            assertThat(node.envelope(response).message()).contains("node-c", "trace-9");
        } finally {
            node.link = request -> Future.succeededFuture(Outbound.success());
            node.forwarded.clear();
        }
    }

    @Test
    void aRequestThatHasBeenHereGoesNoFurther() throws Exception {
        Outbound answer = node.envelope(node.json(
                HttpFixture.INVOKE,
                "{\"payload\":\"AQ==\"}",
                "x-ptp-version",
                "1",
                "x-ptp-target-node-id",
                "node-c",
                "mesh-mdc",
                "node-a, NODE-B"));

        assertThat(answer.code()).isEqualTo("E0000000503");
        assertThat(node.forwarded).isEmpty();
    }
}
