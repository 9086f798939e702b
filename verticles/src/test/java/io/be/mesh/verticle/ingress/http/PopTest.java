package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.message.Outbound;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers that wait, leave, or read slowly. */
class PopTest {
    private static final String POP = """
            POST /v1/interconn/chan/pop?timeout=20 HTTP/1.1
            Host: mesh
            x-ptp-session-id: s
            x-ptp-topic: t
            Content-Length: 0

            """;
    private static final String[] QUEUE = {"x-ptp-session-id", "s", "x-ptp-topic", "t"};
    private HttpFixture node;

    @BeforeEach
    void start() {
        node = new HttpFixture();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aWaitingReaderGetsAMessageAtOnce() throws Exception {
        try (RawSocket reader = new RawSocket(node.socket())) {
            reader.write(POP, new byte[0]);
            node.post(HttpFixture.PUSH, new byte[] {9}, QUEUE);

            Outbound answer = RawOutbound.decode(ByteString.copyFrom(reader.body(reader.head())));

            assertThat(answer.payload()).isEqualTo(ByteString.copyFrom(new byte[] {9}));
        }
    }

    @Test
    void aReaderThatLeftTakesNothing() throws Exception {
        assumeThat(node.vertx.isNativeTransportEnabled())
                .as("only epoll shows whether a reader has left")
                .isTrue();
        for (int i = 0; i < 20; i++) {
            try (RawSocket reader = new RawSocket(node.socket())) {
                reader.write(POP, new byte[0]);
            }
            node.post(HttpFixture.PUSH, new byte[] {(byte) i}, QUEUE);
        }

        Set<ByteString> received = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            received.add(pop().payload());
        }
        assertThat(received).doesNotContainNull().hasSize(20);
    }

    @Test
    void aSlowReaderGetsAllOfALargeMessage() throws Exception {
        byte[] message = new byte[8 << 20];
        new Random(3).nextBytes(message);
        node.post(HttpFixture.PUSH, message, QUEUE);
        try (RawSocket reader = new RawSocket(node.socket())) {
            reader.write(POP, new byte[0]);
            String head = reader.head();
            InputStream in = reader.socket.getInputStream();
            byte[] body = new byte[RawSocket.length(head)];
            for (int at = 0; at < body.length; ) {
                at += in.read(body, at, Math.min(40_000, body.length - at));
            }

            assertThat(RawOutbound.decode(ByteString.copyFrom(body)).payload()).isEqualTo(ByteString.copyFrom(message));
        }
        Awaitility.await().until(() -> node.budget.used() == 0);
    }

    @Test
    void aReaderThatStopsReadingGivesTheMessageBack() throws Exception {
        byte[] message = new byte[8 << 20];
        node.post(HttpFixture.PUSH, message, QUEUE);
        try (RawSocket reader = new RawSocket(node.socket())) {
            reader.socket.setReceiveBufferSize(8 * 1024);
            reader.write(POP, new byte[0]);
            reader.head();

            assertThat(pop().payload()).isEqualTo(ByteString.copyFrom(message));
        }
    }

    @Test
    void theEndOfTheNodeEndsTheWait() throws Exception {
        try (RawSocket reader = new RawSocket(node.socket())) {
            reader.write(POP, new byte[0]);
            node.vertx.setPeriodic(50, again -> node.ingress.endWaits());

            Outbound answer = RawOutbound.decode(ByteString.copyFrom(reader.body(reader.head())));

            assertThat(answer).isEqualTo(Outbound.success());
        }
    }

    private Outbound pop() throws Exception {
        return RawOutbound.decode(ByteString.copyFrom(
                node.post(HttpFixture.POP + "?timeout=7", new byte[0], QUEUE).body()));
    }
}
