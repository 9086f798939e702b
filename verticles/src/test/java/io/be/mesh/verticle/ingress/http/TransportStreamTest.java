package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.ProtobufFrames;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.protocol.proto.Ptp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code chan/transport}: many pushes in one request. */
class TransportStreamTest {
    private static HttpFixture node;
    private static Codec protobuf;

    @BeforeAll
    static void start() {
        node = new HttpFixture();
        protobuf = node.codecs.of(Encoding.PROTOBUF);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void answersOneForOneAndKeepsTheOrder() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int messages = 200;
        for (int i = 0; i < messages; i++) {
            ByteString payload =
                    UnsafeByteOperations.unsafeWrap(new byte[i * 300]).concat(ByteString.copyFromUtf8("#" + i));
            ProtobufFrames.frame(inbound("t", payload)).writeTo(stream);
        }

        List<Outbound> answers = answers(node.post(
                HttpFixture.TRANSPORT,
                stream.toByteArray(),
                "Content-Type",
                "application/x-protobuf",
                "x-ptp-session-id",
                "stream",
                "x-ptp-source-node-id",
                "node-a"));

        assertThat(answers).hasSize(messages).allMatch(Outbound::isSuccess);
        for (int i = 0; i < messages; i++) {
            HttpResponse<byte[]> popped =
                    node.json(HttpFixture.POP, "{\"topic\":\"t\",\"timeout\":100}", "x-ptp-session-id", "stream");
            assertThat(node.envelope(popped).payload().substring(i * 300).toStringUtf8())
                    .isEqualTo("#" + i);
        }
    }

    @Test
    void aStreamThatEndsInAMessageSaysWhatWasWrong() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ProtobufFrames.frame(inbound("cut", ByteString.copyFromUtf8("whole"))).writeTo(stream);
        ProtobufFrames.frame(inbound("cut", ByteString.copyFromUtf8("half")))
                .substring(0, 5)
                .writeTo(stream);

        List<Outbound> answers = answers(node.post(
                HttpFixture.TRANSPORT,
                stream.toByteArray(),
                "Content-Type",
                "application/x-protobuf",
                "x-ptp-session-id",
                "cut"));

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).isSuccess()).isTrue();
        assertThat(answers.get(1).code()).isEqualTo("E0000000616");
    }

    @Test
    void aFrameThatIsNoneEndsTheStreamWithTheReason() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ProtobufFrames.frame(inbound("t", ByteString.copyFromUtf8("fine"))).writeTo(stream);
        stream.writeBytes(new byte[] {3, (byte) 0xFF, 1, 2});

        List<Outbound> answers = answers(node.post(
                HttpFixture.TRANSPORT,
                stream.toByteArray(),
                "Content-Type",
                "application/x-protobuf",
                "x-ptp-session-id",
                "bad"));

        assertThat(answers).extracting(Outbound::code).containsExactly("E0000000000", "E0000000616");
    }

    @Test
    void aStreamThatFailedLeavesItsConnectionToTheNextRequest() throws Exception {
        String push = "POST " + HttpFixture.TRANSPORT + " HTTP/1.1\r\nhost: mesh\r\ncontent-length: 2\r\n"
                + "content-type: application/x-protobuf\r\nx-ptp-session-id: again\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(push.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(new byte[] {9, 1});
                StringBuilder answer = new StringBuilder();
                while (answer.indexOf("\r\n0\r\n\r\n") < 0) {
                    int octet = socket.getInputStream().read();
                    assertThat(octet).as("answer %d so far: %s", i, answer).isNotNegative();
                    answer.append((char) octet);
                }
                assertThat(answer).contains("E0000000616");
            }
        }
    }

    @Test
    void theStateOfTheRouteCountsForEachMessageOfAStream() throws Exception {
        byte[] first = ProtobufFrames.frame(inbound("state", ByteString.copyFromUtf8("before")))
                .toByteArray();
        byte[] second = ProtobufFrames.frame(inbound("state", ByteString.copyFromUtf8("after")))
                .toByteArray();
        String head = "POST " + HttpFixture.TRANSPORT + " HTTP/1.1\r\nhost: mesh\r\nconnection: close\r\n"
                + "content-length: " + (first.length + 2 * second.length) + "\r\n"
                + "content-type: application/x-protobuf\r\nx-ptp-session-id: state\r\n\r\n";
        try (Socket socket = node.socket()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(first);
            readTo(socket, "E0000000000");
            node.routes.put("node-a", HttpFixture.PARTNER.withStatus(RouteStatus.DISABLED));
            socket.getOutputStream().write(second);
            readTo(socket, "E0000000606");
            node.routes.remove("node-a");
            socket.getOutputStream().write(second);
            readTo(socket, "E0000000618");
        } finally {
            node.routes.put("node-a", HttpFixture.PARTNER);
        }

        HttpResponse<byte[]> popped =
                node.json(HttpFixture.POP, "{\"topic\":\"state\",\"timeout\":100}", "x-ptp-session-id", "state");
        HttpResponse<byte[]> nothing =
                node.json(HttpFixture.POP, "{\"topic\":\"state\",\"timeout\":100}", "x-ptp-session-id", "state");

        assertThat(node.envelope(popped).payload().toStringUtf8()).isEqualTo("before");
        assertThat(node.envelope(nothing).payload()).isNull();
    }

    private static void readTo(Socket socket, String wanted) throws Exception {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(wanted) < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("so far: %s", seen).isNotNegative();
            seen.append((char) octet);
        }
    }

    @Test
    void withoutATypeItIsOneRawPush() throws Exception {
        node.post(HttpFixture.TRANSPORT, new byte[] {5}, "x-ptp-session-id", "raw", "x-ptp-topic", "t");

        HttpResponse<byte[]> popped =
                node.json(HttpFixture.POP, "{\"topic\":\"t\",\"timeout\":100}", "x-ptp-session-id", "raw");

        assertThat(node.envelope(popped).payload()).isEqualTo(ByteString.copyFrom(new byte[] {5}));
    }

    private static Inbound inbound(String topic, ByteString payload) {
        ByteString push = protobuf.encode(new PushInbound(topic, payload, Map.of()));
        return new Inbound(Map.of(), push);
    }

    /** Read by Google's own parser, which is what the other side uses. */
    private static List<Outbound> answers(HttpResponse<byte[]> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        List<Outbound> answers = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(response.body());
        for (Ptp.Outbound next = Ptp.Outbound.parseDelimitedFrom(in);
                next != null;
                next = Ptp.Outbound.parseDelimitedFrom(in)) {
            answers.add(new Outbound(next.getMetadataMap(), next.getPayload(), next.getCode(), next.getMessage()));
        }
        return answers;
    }
}
