package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One client that wants to keep a node busy, beside others that are served as if it were not there: it is cut off, the node
 * lives, and its memory is as before. The heap is small and resident from the start, so that what grows is seen.
 */
class FloodIT {
    private static final long ALLOWED_GROWTH = 64L << 20;
    private static final int WARM_UP_CALLS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGE = 8 << 20;
    private static final int SILENT = 500;

    private static MeshProcess node;
    private static long residentBefore;

    private Neighbours neighbours;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.builder()
                .javaOptions("-Xms192m -Xmx192m -XX:+AlwaysPreTouch")
                .set("ingress.handshake-timeout", "1s")
                .set("ingress.idle-timeout", "2s")
                .start();
        try (Neighbours warm = new Neighbours(node)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> warm.calls() >= WARM_UP_CALLS);
        }
        residentBefore = resident();
    }

    @BeforeEach
    void othersAreServed() throws Exception {
        neighbours = new Neighbours(node).begun();
    }

    @AfterEach
    void theyStillAreAndTheNodeHasNotGrown() throws Exception {
        long before = neighbours.calls();
        await().atMost(PATIENCE).until(() -> !neighbours.failures().isEmpty() || neighbours.calls() > before + 2);
        neighbours.close();
        assertThat(neighbours.failures()).isEmpty();
        assertThat(node.isAlive()).isTrue();
        assertThat(resident() - residentBefore).as("growth of resident memory").isLessThan(ALLOWED_GROWTH);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static List<Flood> floods() {
        return Flood.all();
    }

    @ParameterizedTest
    @MethodSource("floods")
    void isToldToBeCalmAndCutOff(Flood flood) throws Exception {
        try (Http2Wire wire = Http2Wire.plain(node.port())) {
            Farewell farewell = new Farewell(wire);
            try {
                flood.run(wire);
            } catch (SocketException cutOff) {
                assertThat(cutOff).hasMessageMatching(".*(reset|Broken pipe|closed).*");
            }
            assertThat(farewell.code()).isIn(flood.codes());
        }
    }

    @Test
    void whoeverPingsWithoutReadingTheAnswersIsCutOff() throws Exception {
        byte[] wave = new byte[17 * 1000];
        for (int i = 0; i < 1000; i++) {
            System.arraycopy(bytes(PING, 0, 0, new byte[8]), 0, wave, 17 * i, 17);
        }
        try (Http2Wire wire = Http2Wire.plain(node.port()).begin()) {
            assertThat(writesUntilCutOff(() -> wire.raw(wave))).isTrue();
        }
    }

    @Test
    void whoeverAsksWithoutReadingTheAnswersIsNotReadFurther() throws Exception {
        byte[] requests = "GET /stats HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000).getBytes(ISO_8859_1);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("127.0.0.1", node.port());
                sockets.add(socket);
                Thread writer = new Thread(() -> endlessly(socket, requests));
                writer.setDaemon(true);
                writer.start();
            }
            long calls = neighbours.calls();
            await().atMost(PATIENCE).until(() -> neighbours.calls() > calls + 50);
            assertThat(resident() - residentBefore).isLessThan(ALLOWED_GROWTH);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aHeadThatTricklesInIsNotWaitedFor() throws Exception {
        byte[] head = ("GET /stats HTTP/1.1\r\nHost: a\r\nx: " + "y".repeat(60_000)).getBytes(ISO_8859_1);
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            assertThat(trickles(socket.getOutputStream(), head)).isTrue();
        }
    }

    @Test
    void aHeaderBlockThatTricklesInIsNotWaitedFor() throws Exception {
        byte[] block = Requests.stats("x", "y".repeat(60_000));
        byte[] frames = joined(PREFACE.getBytes(ISO_8859_1), bytes(SETTINGS, 0, 0), bytes(HEADERS, WHOLE, 1, block));
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            assertThat(trickles(socket.getOutputStream(), frames)).isTrue();
        }
    }

    @Test
    void aBodyThatStopsIsNotWaitedFor() throws Exception {
        Exchanged answer = Exchanged.with(
                node.port(),
                ("POST /v1/interconn/chan/push HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                + "x-ptp-session-id: slow\r\nContent-Length: 100000\r\n\r\n{\"topic\"")
                        .getBytes(ISO_8859_1));

        assertThat(answer.text()).contains("E0000000601").containsIgnoringCase("connection: close");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void manyBodiesThatStopAreNotWaitedFor() throws Exception {
        try (Http2Wire wire = Http2Wire.plain(node.port()).begin()) {
            // Room for all answers: an answer that waits for room is not one that was given.
            wire.frame(WINDOW_UPDATE, 0, 0, 1 << 20);
            for (int stream = 1; stream < 2_000; stream += 2) {
                wire.headers(END_HEADERS, stream, Requests.post("content-length", "100000"));
                wire.frame(DATA, 0, stream, new byte[10]);
            }
            assertThat(wire.status(1)).isEqualTo(200);
            assertThat(wire.await(RST_STREAM, 1).code()).isEqualTo(NO_ERROR);
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsTakenBack() throws Exception {
        Map<String, String> session = Map.of("x-ptp-session-id", "unread");
        byte[] large = new byte[LARGE];
        Map<String, String> raw = Map.of("x-ptp-session-id", "unread", "x-ptp-topic", "t");
        new Caller().post(node, "/v1/interconn/chan/push", raw, large);

        try (Http2Wire wire = Http2Wire.plain(node.port()).begin()) {
            wire.headers(
                    WHOLE,
                    1,
                    Requests.request(
                            "GET", "/v1/interconn/chan/pop?topic=t&timeout=10000", "x-ptp-session-id", "unread"));
            assertThat(wire.await(RST_STREAM, 1).stream()).isEqualTo(1);
        }
        assertThat(new Caller()
                        .json(node, "/v1/interconn/chan/pop", session, Map.of("topic", "t", "timeout", 10_000))
                        .path("payload")
                        .asText()
                        .length())
                .isGreaterThan(LARGE);
    }

    @Test
    void aWindowOfOneByteServesOneByteAtATime() throws Exception {
        try (Http2Wire wire = Http2Wire.plain(node.port())) {
            wire.raw(PREFACE.getBytes(ISO_8859_1)).setting(4, 1).headers(WHOLE, 1, Requests.stats());
            for (int i = 0; i < 11; i++) {
                assertThat(wire.await(DATA, 1).payload()).hasSize(1);
                wire.frame(WINDOW_UPDATE, 0, 1, 1);
            }
        }
    }

    @Test
    void aBodyOfManySmallFramesIsServed() throws Exception {
        try (Http2Wire wire = Http2Wire.plain(node.port()).begin()) {
            wire.headers(END_HEADERS, 1, Requests.post());
            byte[] frame = bytes(DATA, 0, 1, (byte) ' ');
            byte[] wave = new byte[frame.length * 1000];
            for (int i = 0; i < 1000; i++) {
                System.arraycopy(frame, 0, wave, i * frame.length, frame.length);
            }
            for (int i = 0; i < 100; i++) {
                wire.raw(wave);
            }
            wire.frame(DATA, END_STREAM, 1, "{}".getBytes(ISO_8859_1));
            assertThat(wire.status(1)).isEqualTo(200);
        }
    }

    @Test
    void manyConnectionsThatSayNothingAreClosed() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) {
                Socket socket = new Socket("127.0.0.1", node.port());
                socket.setSoTimeout((int) PATIENCE.toMillis());
                silent.add(socket);
            }
            for (Socket socket : silent) {
                assertThat(socket.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private interface Write {
        void go() throws IOException;
    }

    /** Whether the other end has broken the connection before everything was written. */
    private static boolean writesUntilCutOff(Write write) throws IOException {
        try {
            for (int i = 0; i < Flood.WAVES; i++) {
                write.go();
            }
            return false;
        } catch (SocketException cutOff) {
            return true;
        }
    }

    /** Writes byte by byte, and more slowly than anybody should have to wait for. */
    private static boolean trickles(OutputStream out, byte[] bytes) throws Exception {
        try {
            for (byte each : bytes) {
                out.write(each);
                Thread.sleep(20);
            }
            return false;
        } catch (SocketException cutOff) {
            return true;
        }
    }

    private static void endlessly(Socket socket, byte[] bytes) {
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    private static long resident() throws IOException {
        return Resident.of(node);
    }
}
