package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.message.Outbound;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are too large, too slow, cut off or in crumbs. */
class BodyTest {
    private static final String PUSH = """
            POST /v1/interconn/chan/push HTTP/1.1
            Host: mesh
            x-ptp-session-id: s
            x-ptp-topic: t
            """;
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
    void oneGibibyteIsRefusedBeforeItComes() throws Exception {
        try (RawSocket client = new RawSocket(node.socket())) {
            String head = client.write(PUSH + "Content-Length: 1073741824\n\n", new byte[0])
                    .head();

            assertThat(head).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
            assertThat(answer(client, head).code()).isEqualTo("E0000000413");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(node.budget.used()).isZero();
    }

    @Test
    void theLimitHoldsForAStreamOfUnknownLengthToo() throws Exception {
        try (RawSocket client = new RawSocket(node.socket())) {
            client.write(PUSH + "Transfer-Encoding: chunked\n\n", new byte[0]);
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < 9; i++) {
                client.write("100000\r\n".getBytes()).write(mebibyte).write("\r\n".getBytes());
            }

            String head = client.head();

            assertThat(head).startsWith("HTTP/1.1 413");
            assertThat(answer(client, head).code()).isEqualTo("E0000000413");
        }
        Awaitility.await().until(() -> node.budget.used() == 0);
    }

    @Test
    void aFullNodeSaysSoBeforeTheClientSends() throws Exception {
        var taken = node.budget.open();
        assertThat(taken.grow(HttpFixture.NODE_LIMIT - 100)).isTrue();
        try (RawSocket client = new RawSocket(node.socket())) {
            String head = client.write(PUSH + "Content-Length: 1000\nExpect: 100-continue\n\n", new byte[0])
                    .head();

            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(answer(client, head).code()).isEqualTo("E0000000700");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsForTheWordIsToldToGoOn() throws Exception {
        try (RawSocket client = new RawSocket(node.socket())) {
            String go = client.write(PUSH + "Content-Length: 3\nExpect: 100-continue\n\n", new byte[0])
                    .head();
            assertThat(go).startsWith("HTTP/1.1 100");

            String head = client.write(new byte[] {1, 2, 3}).head();

            assertThat(answer(client, head).isSuccess()).isTrue();
        }
    }

    @Test
    void crumbsBecomeTheMessageTheyWere() throws Exception {
        byte[] message = new byte[5000];
        new Random(7).nextBytes(message);
        try (RawSocket client = new RawSocket(node.socket())) {
            client.socket.setTcpNoDelay(true);
            client.write(PUSH + "Content-Length: 5000\n\n", new byte[0]);
            int at = 0;
            for (int size : new int[] {1, 1, 1, 1, 700, 1, 2000, 1, 1, 1100, 1}) {
                client.write(Arrays.copyOfRange(message, at, at += size));
            }
            client.write(Arrays.copyOfRange(message, at, message.length));
            assertThat(answer(client, client.head()).isSuccess()).isTrue();
        }

        byte[] popped = node.post(
                        HttpFixture.POP + "?timeout=1", new byte[0], "x-ptp-session-id", "s", "x-ptp-topic", "t")
                .body();

        assertThat(RawOutbound.decode(ByteString.copyFrom(popped)).payload()).isEqualTo(ByteString.copyFrom(message));
    }

    @Test
    void aBodyThatStopsIsAnsweredAndForgotten() throws Exception {
        long start = System.nanoTime();
        try (RawSocket client = new RawSocket(node.socket())) {
            client.write(PUSH + "Content-Length: 1000\n\n", new byte[500]);

            String head = client.head();

            assertThat(answer(client, head).code()).isEqualTo("E0000000601");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isCloseTo(1500L, within(1200L));
        assertThat(node.budget.used()).isZero();
    }

    @Test
    void aClientThatLeavesGivesItsMemoryBack() throws Exception {
        try (Socket socket = node.socket()) {
            new RawSocket(socket).write(PUSH + "Content-Length: 100000\n\n", new byte[50_000]);
            Awaitility.await().until(() -> node.budget.used() > 0);
        }

        Awaitility.await().until(() -> node.budget.used() == 0);
    }

    @Test
    void whenTheNodeIsFullNothingIsLeftBehind() throws Exception {
        byte[] message = new byte[7 << 20];
        Outbound last = Outbound.success();
        int stored = 0;
        while (last.isSuccess() && stored < 10) {
            byte[] body = node.post(HttpFixture.PUSH, message, "x-ptp-session-id", "s" + stored, "x-ptp-topic", "t")
                    .body();
            last = RawOutbound.decode(ByteString.copyFrom(body));
            stored += last.isSuccess() ? 1 : 0;
        }

        assertThat(last.code()).isEqualTo("E0000000700");
        assertThat(stored).isEqualTo(4);
        long held = 4L * message.length;
        Awaitility.await().untilAsserted(() -> assertThat(node.budget.used()).isBetween(held, held + 64 * 1024));
    }

    private static Outbound answer(RawSocket client, String head) throws Exception {
        return RawOutbound.decode(ByteString.copyFrom(client.body(head)));
    }
}
