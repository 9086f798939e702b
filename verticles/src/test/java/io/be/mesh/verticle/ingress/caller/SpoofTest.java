package io.be.mesh.verticle.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A partner, node-a of inst-a, that writes all kinds of things about itself: it is stored as node-a or not at all. */
class SpoofTest {
    private static final String NODE = "x-ptp-source-node-id";
    private static final String INST = "x-ptp-source-inst-id";
    private static final String BELIEVED = "E0000000000";
    private static final String TWO_WAYS = "E0000000400";
    private static final String ANOTHER = "E0000000403";
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static final Codecs CODECS = new Codecs(CodecLimits.of(1 << 20));
    private static TestDoor door;
    private static Vertx vertx;
    private static HttpClient h2;
    /** Of one event loop: an answer is not to overtake the handlers that its client sets. */
    private static Context context;

    @BeforeAll
    static void open() throws Exception {
        door = TestDoor.knowing(new Known(
                new Environ("1", "node-b", "inst-b", "B", "", "", ""),
                List.of(
                        Known.route(
                                "{\"node_id\":\"node-a\",\"inst_id\":\"inst-a\",\"address\":\"http://127.0.0.1:1\"}"),
                        Known.route("{\"node_id\":\"node-c\",\"inst_id\":\"inst-c\",\"address\":\"192.0.2.1:1\"}")),
                List.of()));
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        h2 = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterAll
    static void close() throws Exception {
        TestDoor.await(vertx.close());
        door.close();
    }

    private enum Wire {
        HTTP1,
        HTTP2,
        GRPC
    }

    /** What the partner writes besides session and topic, and the code it gets. */
    private record Lie(String code, List<String> headers) {
        static Lie of(String code, String... headers) {
            return new Lie(code, List.of(headers));
        }
    }

    private static Stream<Lie> lies() {
        return Stream.of(believed(), another(), twice(), underscored(), joined())
                .flatMap(List::stream);
    }

    private static List<Lie> believed() {
        return List.of(
                Lie.of(BELIEVED),
                Lie.of(BELIEVED, NODE, "node-a"),
                Lie.of(BELIEVED, "X-PTP-SOURCE-NODE-ID", "NODE-A"),
                Lie.of(BELIEVED, NODE, "node-a", INST, "INST-a"),
                Lie.of(BELIEVED, INST, "inst-a"),
                Lie.of(BELIEVED, NODE, ""),
                Lie.of(BELIEVED, "x-ptp-target-node-id", "node-b"),
                Lie.of(BELIEVED, "x-source-node-id", "node-c"),
                Lie.of(BELIEVED, "x-ptp-source-nodeid", "node-c"),
                Lie.of(BELIEVED, "x-ptp-source-node", "node-c"),
                Lie.of(BELIEVED, "x-ptp-from-node-id", "node-c"),
                Lie.of(BELIEVED, "source-node-id", "node-c", "node-id", "node-c"),
                Lie.of(BELIEVED, "x-forwarded-for", "127.0.0.1", "x-real-ip", "192.0.2.1"),
                Lie.of(BELIEVED, "mesh-mdc", "node-c"),
                Lie.of(BELIEVED, "mesh-mdc", "node-c", "mesh-mdc", "node-a"),
                Lie.of(BELIEVED, "mesh-urn", "push.chan.mesh.node-c"),
                Lie.of(BELIEVED, "mesh-consumer", "{'node_id':'node-c'}"));
    }

    private static List<Lie> another() {
        return Stream.of(
                        Stream.of(
                                        "node-c",
                                        "NODE-C",
                                        "node-b",
                                        "Node-B",
                                        "LX0000000000000",
                                        "JG0000000000000000",
                                        "inst-a",
                                        "node-a node-c",
                                        "node-a;node-c",
                                        "node-a/../node-c",
                                        "\"node-a\"",
                                        "'node-c'",
                                        "*",
                                        ".*",
                                        "node-?",
                                        "node-%63",
                                        "nodea",
                                        "node-aa",
                                        "node-",
                                        "null",
                                        "0",
                                        "n\u00f6de-c",
                                        "nod\u00d0\u00b5-a",
                                        "node-a\u00a0")
                                .map(value -> Lie.of(ANOTHER, NODE, value)),
                        Stream.of("inst-c", "INST-C", "inst-b", "node-a", "JG0000000000000000", "*")
                                .map(value -> Lie.of(ANOTHER, INST, value)),
                        Stream.of(
                                Lie.of(ANOTHER, NODE, "node-a", INST, "inst-c"),
                                Lie.of(ANOTHER, NODE, "node-c", INST, "inst-a"),
                                Lie.of(ANOTHER, NODE, "node-c", "mesh-mdc", "node-c"),
                                Lie.of(ANOTHER, "x-PTP-source-NODE-id", "node-c")))
                .flatMap(all -> all)
                .toList();
    }

    private static List<Lie> twice() {
        return List.of(
                Lie.of(TWO_WAYS, NODE, "node-a", NODE, "node-a"),
                Lie.of(TWO_WAYS, NODE, "node-a", NODE, "node-c"),
                Lie.of(TWO_WAYS, NODE, "node-c", NODE, "node-a"),
                Lie.of(TWO_WAYS, NODE, "", NODE, "node-c"),
                Lie.of(TWO_WAYS, NODE, "node-c", NODE, ""),
                Lie.of(TWO_WAYS, NODE, "node-a", "X-Ptp-Source-Node-Id", "node-c"),
                Lie.of(TWO_WAYS, INST, "inst-a", INST, "inst-c"),
                Lie.of(TWO_WAYS, INST, "inst-a", "X-PTP-SOURCE-INST-ID", "inst-a"),
                Lie.of(TWO_WAYS, "x-ptp-target-node-id", "node-b", "x-ptp-target-node-id", "node-c"),
                Lie.of(TWO_WAYS, "x-ptp-session-id", "another"),
                Lie.of(TWO_WAYS, "x-ptp-topic", "another"),
                Lie.of(TWO_WAYS, "x-ptp-trace-id", "1", "x-ptp-trace-id", "2"),
                Lie.of(TWO_WAYS, "x-ptp-uri", "/v1/interconn/chan/push", "x-ptp-uri", "/v1/interconn/chan/pop"),
                Lie.of(TWO_WAYS, "traceparent", "a", "traceparent", "b"));
    }

    private static List<Lie> underscored() {
        return List.of(
                Lie.of(TWO_WAYS, "x_ptp_source_node_id", "node-c"),
                Lie.of(TWO_WAYS, "x_ptp_source_node_id", "node-a"),
                Lie.of(TWO_WAYS, "X_PTP_SOURCE_NODE_ID", "node-c"),
                Lie.of(TWO_WAYS, "x-ptp_source-node-id", "node-c"),
                Lie.of(TWO_WAYS, "x-ptp-source-node_id", "node-c"),
                Lie.of(TWO_WAYS, NODE, "node-a", "x_ptp_source_node_id", "node-c"),
                Lie.of(TWO_WAYS, "x_ptp_source_inst_id", "inst-c"),
                Lie.of(TWO_WAYS, "x_ptp_target_node_id", "node-c"),
                Lie.of(TWO_WAYS, "x_ptp_session_id", "another"),
                Lie.of(TWO_WAYS, "mesh_mdc", "node-c"));
    }

    private static List<Lie> joined() {
        return List.of(
                Lie.of(TWO_WAYS, NODE, "node-a,node-c"),
                Lie.of(TWO_WAYS, NODE, "node-c, node-a"),
                Lie.of(TWO_WAYS, NODE, "node-a,"),
                Lie.of(TWO_WAYS, INST, "inst-a,inst-c"),
                Lie.of(TWO_WAYS, "x-ptp-target-node-id", "node-b,node-c"),
                Lie.of(TWO_WAYS, "x-ptp-target-inst-id", "inst-b,inst-c"));
    }

    private static Stream<Arguments> cases() {
        return lies().flatMap(lie -> Stream.of(Wire.values()).map(wire -> Arguments.of(wire, lie)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPartnerIsTakenForItselfOrForNobody(Wire wire, Lie lie) throws Exception {
        String session = "spoof-" + SESSIONS.incrementAndGet();

        String answer = push(wire, session, lie);

        assertThat(answer).contains(lie.code());
        boolean stored = lie.code().equals(BELIEVED);
        assertThat(popped(session, "node-c")).as("as node-c").isEmpty();
        assertThat(popped(session, "node-a")).as("as itself").isEqualTo(stored ? "mine" : "");
        assertThat(popped(session, "")).as("as anybody").isEmpty();
        assertThat(popped("another", "")).as("elsewhere").isEmpty();
    }

    private static String push(Wire wire, String session, Lie lie) throws Exception {
        List<String> headers = new ArrayList<>(List.of("x-ptp-session-id", session, "x-ptp-topic", "t"));
        headers.addAll(lie.headers());
        return switch (wire) {
            case HTTP1 -> overHttp1(headers);
            case HTTP2 -> overHttp2("/v1/interconn/chan/invoke", headers, Buffer.buffer("mine"));
            case GRPC -> {
                headers.addAll(List.of("content-type", "application/grpc", "te", "trailers"));
                ByteString frame = GrpcFrame.of(wrapped(), false);
                yield overHttp2(
                        "/org.ppc.ptp.PrivateTransferProtocol/invoke", headers, Buffer.buffer(frame.toByteArray()));
            }
        };
    }

    /** Says in the body, too, that it is somebody else. */
    private static ByteString wrapped() {
        var protobuf = CODECS.of(Encoding.PROTOBUF);
        Map<String, String> forged = Map.of(NODE, "node-c", INST, "inst-c", "x-ptp-session-id", "another");
        ByteString push = protobuf.encode(new PushInbound("t", ByteString.copyFromUtf8("mine"), forged));
        return protobuf.encode(new Inbound(forged, push));
    }

    private static String overHttp1(List<String> headers) throws Exception {
        StringBuilder head = new StringBuilder("POST /v1/interconn/chan/invoke HTTP/1.1\r\nhost: x\r\n");
        for (int i = 0; i < headers.size(); i += 2) {
            head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        try (RawClient client = new RawClient(door.port())) {
            return client.send(head + "content-length: 4\r\n\r\nmine").answer();
        }
    }

    private static String overHttp2(String path, List<String> headers, Buffer body) throws Exception {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.size(); i += 2) {
            all.add(headers.get(i).toLowerCase(Locale.ROOT), headers.get(i + 1));
        }
        Promise<String> answer = Promise.promise();
        context.runOnContext(here -> h2.request(HttpMethod.POST, door.port(), "127.0.0.1", path)
                .compose(request -> {
                    request.headers().addAll(all);
                    return request.send(body);
                })
                .compose(response -> response.body())
                .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
                .onComplete(answer));
        return TestDoor.await(answer.future());
    }

    /** What a client of this node finds of a sender. */
    private static String popped(String session, String sender) throws Exception {
        String body = "{\"topic\":\"t\",\"timeout\":5}";
        String filter = sender.isEmpty() ? "" : "x-ptp-target-node-id: " + sender + "\r\n";
        try (RawClient client = new RawClient(door.port())) {
            String answer = client.send("POST /v1/interconn/chan/pop HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: "
                            + session
                            + "\r\n" + filter + "content-type: application/json\r\ncontent-length: " + body.length()
                            + "\r\n\r\n" + body)
                    .answer();
            assertThat(answer).contains(BELIEVED);
            return answer.contains("bWluZQ==") ? "mine" : "";
        }
    }
}
