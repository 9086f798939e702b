package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.message.Outbound;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The raw profile as yacl and Kuscia speak it. */
class RawProfileTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SUCCESS = "120b45303030303030303030301a0ce8afb7e6b182e68890e58a9f";
    private static final byte[] MESSAGE = HEX.parseHex("0801120c636f6e6e6563745f31010230");
    private static HttpFixture node;

    @BeforeAll
    static void start() {
        node = new HttpFixture();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Captured from yacl: the node of these tests is node-b, so the push has arrived where it was sent. */
    @Test
    void servesTheCapturedExchangeByteForByte() throws Exception {
        String push = """
                POST /v1/interconn/chan/push HTTP/1.1
                Content-Length: 16
                host: 127.0.0.1:19301
                x-ptp-session-id: session-1
                x-ptp-topic: host.0-guest.0
                x-ptp-source-inst-id: inst-a
                x-ptp-source-node-id: node-a
                x-ptp-trace-id: trace-1
                x-ptp-tecn-provider-code: SecretFlow
                x-ptp-target-inst-id: inst-b
                x-ptp-target-node-id: node-b
                x-ptp-token: token-1
                Accept: */*
                User-Agent: brpc/1.0 curl/7.0

                """;
        String pop = push.replace("push HTTP", "pop?timeout=1 HTTP")
                .replace("Content-Length: 16", "Content-Length: 0")
                .replace("-a\n", "-x\n")
                .replace("-b\n", "-a\n")
                .replace("-x\n", "-b\n");
        try (RawSocket yacl = new RawSocket(node.socket())) {
            String stored = yacl.write(push, MESSAGE).head();
            assertThat(stored).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("content-type: application/proto");
            assertThat(HEX.formatHex(yacl.body(stored))).isEqualTo(SUCCESS);

            String popped = yacl.write(pop, new byte[0]).head();
            assertThat(HEX.formatHex(yacl.body(popped))).isEqualTo("0a10" + HEX.formatHex(MESSAGE) + SUCCESS);

            String nothing = yacl.write(pop, new byte[0]).head();
            assertThat(HEX.formatHex(yacl.body(nothing))).isEqualTo(SUCCESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "application/proto", "Application/Octet-Stream; x=y"})
    void theTwoBinaryTypesAreRaw(String type) throws Exception {
        String[] headers = {"Content-Type", type, "x-ptp-session-id", "types", "x-ptp-topic", "t"};
        node.post(HttpFixture.PUSH, new byte[] {7}, headers);

        Outbound popped = answer(node.post(HttpFixture.POP + "?timeout=1", new byte[0], headers));

        assertThat(popped.payload()).isEqualTo(ByteString.copyFrom(new byte[] {7}));
    }

    @Test
    void putIsAsGoodAsPost() throws Exception {
        HttpRequest.Builder put =
                HttpRequest.newBuilder(node.uri(HttpFixture.PUSH)).PUT(HttpRequest.BodyPublishers.ofString("x"));

        Outbound answer = answer(node.send(put, "x-ptp-session-id", "put", "x-ptp-topic", "t"));

        assertThat(answer.code()).isEqualTo("E0000000000");
    }

    @Test
    void anEmptyPayloadIsAMessage() throws Exception {
        String[] queue = {"x-ptp-session-id", "empty", "x-ptp-topic", "t"};
        node.post(HttpFixture.PUSH, new byte[0], queue);

        Outbound popped = answer(node.post(HttpFixture.POP + "?timeout=1", new byte[0], queue));

        assertThat(popped.payload()).isEqualTo(ByteString.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {HttpFixture.PUSH, HttpFixture.POP, HttpFixture.PEEK})
    void sessionAndTopicAreRequired(String path) throws Exception {
        Outbound noSession = answer(node.post(path, new byte[] {1}, "x-ptp-topic", "t"));
        Outbound noTopic = answer(node.post(path, new byte[] {1}, "x-ptp-session-id", "s"));

        assertThat(noSession.code()).isEqualTo("E0000000400");
        assertThat(noSession.message()).contains("x-ptp-session-id", "node-b");
        assertThat(noTopic.code()).isEqualTo("E0000000400");
        assertThat(noTopic.message()).contains("x-ptp-topic");
    }

    @Test
    void aReleasedSessionStaysReleased() throws Exception {
        String[] queue = {"x-ptp-session-id", "over", "x-ptp-topic", "t"};
        node.post(HttpFixture.PUSH, new byte[] {1}, queue);

        Outbound released = answer(node.post(HttpFixture.RELEASE, new byte[0], "x-ptp-session-id", "over"));

        assertThat(released.code()).isEqualTo("E0000000000");
        assertThat(answer(node.post(HttpFixture.POP + "?timeout=1", new byte[0], queue))
                        .code())
                .isEqualTo("E0000000608");
    }

    @Test
    void theWaitIsInSecondsAndClamped() {
        Waits waits = new Waits(new MeshConfig.Queue(
                Duration.ofSeconds(120),
                Duration.ofHours(1),
                Duration.ofHours(12),
                Duration.ofSeconds(1800),
                Duration.ofMinutes(10),
                100,
                Duration.ofSeconds(1)));

        assertThat(waits.raw("/pop?timeout=7")).isEqualTo(7_000);
        assertThat(waits.raw("/pop?timeout=301")).isEqualTo(300_000);
        assertThat(waits.raw("/pop?timeout=999999999999999999999")).isEqualTo(120_000);
        for (String none : new String[] {"/pop", "/pop?timeout=0", "/pop?timeout=-1", "/pop?timeout=x", "/pop?%"}) {
            assertThat(waits.raw(none)).as(none).isEqualTo(120_000);
        }
    }

    @Test
    void aMessageForAnotherNodeIsForwardedAsItCame() throws Exception {
        HttpResponse<byte[]> response = node.post(
                HttpFixture.PUSH,
                MESSAGE,
                "x-ptp-session-id",
                "away",
                "x-ptp-topic",
                "t",
                "x-ptp-source-node-id",
                "somebody",
                "x-ptp-target-node-id",
                "node-c");

        var forwarded = node.forwarded.take();
        assertThat(answer(response).code()).isEqualTo("E0000000000");
        assertThat(forwarded.form()).isEqualTo(ForwardRequest.Form.RAW);
        assertThat(forwarded.body()).isEqualTo(ByteString.copyFrom(MESSAGE));
        assertThat(forwarded.target().nodeId()).isEqualTo("node-c");
        assertThat(forwarded.headers())
                .containsEntry("x-ptp-topic", "t")
                .containsEntry("x-ptp-source-node-id", "node-b")
                .containsKey("x-ptp-trace-id");
        assertThat(node.budget.used()).isLessThan(HttpFixture.NODE_LIMIT / 2);
    }

    private static Outbound answer(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/proto");
        return RawOutbound.decode(ByteString.copyFrom(response.body()));
    }
}
