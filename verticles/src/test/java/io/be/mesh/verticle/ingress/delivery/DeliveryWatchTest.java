package io.be.mesh.verticle.ingress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that go at every moment, on real sockets: nothing is lost, and nothing that was read comes again. */
class DeliveryWatchTest {
    private static final int READ_FRAME = 100;

    private static TestDoor door;
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        door = TestDoor.open();
        port = door.port();
    }

    @AfterAll
    static void close() throws Exception {
        door.close();
    }

    /** Long enough for the node to have written, and for its window to be over. */
    private static void pass(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @CsvSource({"fin,1.1,", "reset,1.1,", "fin,1.1,connection: close", "reset,1.1,connection: close", "fin,1.0,"})
    void a_reader_that_closes_without_reading_takes_nothing(String how, String version, String header)
            throws Exception {
        String topic = "unread-" + how + version + (header == null ? "" : "close");
        RawClient.store(port, topic, "<a>");
        RawClient reader = new RawClient(port);
        reader.pop(topic, 5, version, header == null ? "" : header + "\r\n");

        pass(READ_FRAME);
        if (how.equals("fin")) {
            reader.close();
        } else {
            reader.reset();
        }

        assertThat(RawClient.take(port, topic)).isEqualTo("<a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fin", "reset"})
    void a_reader_that_goes_while_it_waits_takes_nothing(String how) throws Exception {
        String topic = "waiting-" + how;
        RawClient reader = new RawClient(port).pop(topic, 30);
        pass(READ_FRAME);
        if (how.equals("fin")) {
            reader.close();
        } else {
            reader.reset();
        }

        RawClient.store(port, topic, "<a>");

        assertThat(RawClient.take(port, topic)).isEqualTo("<a>");
    }

    @ParameterizedTest
    @CsvSource({"1.1,", "1.1,connection: close", "1.0,"})
    void what_was_read_before_an_orderly_close_is_gone(String version, String header) throws Exception {
        String topic = "read-" + version + (header == null ? "" : "close");
        RawClient.store(port, topic, "<a>");
        try (RawClient reader = new RawClient(port)) {
            reader.pop(topic, 5, version, header == null ? "" : header + "\r\n");
            assertThat(reader.answer()).contains("<a>");
        }

        pass(TestDoor.WINDOW.toMillis() * 2);

        assertThat(RawClient.take(port, topic)).isEmpty();
    }

    @Test
    void a_reader_that_reads_to_the_end_does_not_wait_for_the_window() throws Exception {
        RawClient.store(port, "to-end", "<a>");
        long start = System.nanoTime();
        try (RawClient reader = new RawClient(port)) {
            assertThat(reader.pop("to-end", 5, "1.0", "").rest()).contains("<a>");
        }

        assertThat(System.nanoTime() - start).isLessThan(TestDoor.WINDOW.toNanos());
    }

    @Test
    void the_next_request_confirms_and_a_later_reset_brings_nothing_back() throws Exception {
        RawClient.store(port, "next", "<a>");
        RawClient reader = new RawClient(port);
        assertThat(reader.pop("next", 5).answer()).contains("<a>");
        reader.stats().answer();
        reader.reset();

        assertThat(RawClient.take(port, "next")).isEmpty();
    }

    @Test
    void a_reader_that_stays_silent_has_it_after_the_window() throws Exception {
        RawClient.store(port, "silent", "<a>");
        try (RawClient reader = new RawClient(port)) {
            reader.pop("silent", 5).answer();
            pass(TestDoor.WINDOW.toMillis() * 3);
            reader.reset();
        }

        assertThat(RawClient.take(port, "silent")).isEmpty();
    }

    @Test
    void a_stream_reset_after_its_answer_was_sent_brings_the_message_back() throws Exception {
        RawClient.store(port, "late-reset", "<a>");
        RawClient reader = http2Pop("late-reset");
        pass(READ_FRAME);

        reader.socket.getOutputStream().write(frame(3, 0, 1, new byte[] {0, 0, 0, 8}));

        assertThat(RawClient.take(port, "late-reset")).isEqualTo("<a>");
        reader.close();
    }

    @Test
    void an_http2_connection_that_dies_brings_its_messages_back() throws Exception {
        RawClient.store(port, "h2-dies", "<a>");
        RawClient reader = http2Pop("h2-dies");
        pass(READ_FRAME);

        reader.reset();

        assertThat(RawClient.take(port, "h2-dies")).isEqualTo("<a>");
    }

    @ParameterizedTest
    @CsvSource({"http,--http1.1", "http,--http1.0", "http,--http2-prior-knowledge", "https,--http1.1", "https,--http2"})
    void curl_reads_once(String scheme, String option) throws Exception {
        String topic = "curl-" + scheme + option;
        RawClient.store(port, topic, "<a>");

        Process curl = new ProcessBuilder(
                        "curl",
                        "-sk",
                        option,
                        "-H",
                        "x-ptp-session-id: s",
                        "-H",
                        "x-ptp-topic: " + topic,
                        "-H",
                        "content-type:",
                        "-d",
                        "",
                        scheme + "://127.0.0.1:" + port + "/v1/interconn/chan/pop?timeout=5")
                .start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).isZero();

        assertThat(answer).contains("<a>");
        pass(TestDoor.WINDOW.toMillis() * 2);
        assertThat(RawClient.take(port, topic)).isEmpty();
    }

    @Test
    void a_thousand_waiting_readers_vanish_and_nothing_is_lost() throws Exception {
        int readers = 1000;
        List<RawClient> waiting = new ArrayList<>(readers);
        for (int i = 0; i < readers; i++) {
            waiting.add(new RawClient(port).pop("vanish", 60));
        }
        ExecutorService both = Executors.newFixedThreadPool(2);
        Future<?> going = both.submit(() -> {
            for (int i = 0; i < readers; i++) {
                if (i % 2 == 0) {
                    waiting.get(i).close();
                } else {
                    waiting.get(i).reset();
                }
            }
            return null;
        });
        Future<?> arriving = both.submit(() -> {
            try (RawClient client = new RawClient(port)) {
                for (int i = 0; i < readers; i++) {
                    client.push("vanish", "<" + i + ">").answer();
                }
            }
            return null;
        });
        going.get(20, TimeUnit.SECONDS);
        arriving.get(20, TimeUnit.SECONDS);
        both.shutdown();
        pass(TestDoor.WINDOW.toMillis() * 2);

        Set<String> found = new TreeSet<>();
        int read = 0;
        try (RawClient client = new RawClient(port)) {
            while (true) {
                String answer = client.pop("vanish", 1).answer();
                if (answer.indexOf('<') < 0) {
                    break;
                }
                read++;
                found.add(answer.substring(answer.indexOf('<')));
            }
        }

        assertThat(found).hasSize(readers);
        assertThat(read).isEqualTo(readers);
    }

    /** Asks for a message on stream 1, and reads nothing. */
    private static RawClient http2Pop(String topic) throws IOException {
        RawClient client = new RawClient(port);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(frame(4, 0, 0, new byte[0]));
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        Map<String, String> fields = Map.of(
                ":method", "POST",
                ":scheme", "http",
                ":path", "/v1/interconn/chan/pop?timeout=5",
                ":authority", "x");
        for (String name : List.of(":method", ":scheme", ":path", ":authority")) {
            literal(headers, name, fields.get(name));
        }
        literal(headers, "x-ptp-session-id", "s");
        literal(headers, "x-ptp-topic", topic);
        out.write(frame(1, 5, 1, headers.toByteArray()));
        client.socket.getOutputStream().write(out.toByteArray());
        return client;
    }

    private static void literal(ByteArrayOutputStream out, String name, String value) throws IOException {
        out.write(0);
        out.write(name.length());
        out.write(name.getBytes(StandardCharsets.US_ASCII));
        out.write(value.length());
        out.write(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.writeByte(0);
        data.writeShort(payload.length);
        data.writeByte(type);
        data.writeByte(flags);
        data.writeInt(stream);
        data.write(payload);
        return out.toByteArray();
    }
}
