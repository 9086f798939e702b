package io.be.mesh.verticle.ingress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A full node on real sockets: the room of a message is free when its reader has the answer, not when it is settled. */
class FullQueueTest {
    private static final int MESSAGE = 64 * 1024;
    private static final String STORED = "E0000000000";
    private static final String FULL = "E0000000700";

    /** A session has room for four messages, the node for six; no delivery is settled by time alone. */
    private static final String[] SETTINGS = {
        "limits.message=64KiB", "limits.session=256KiB", "limits.node=384KiB", "queue.confirm-window=30s"
    };

    private TestDoor door;

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "node"})
    void a_push_has_the_room_of_a_message_whose_reader_has_not_confirmed(String what) throws Exception {
        fill(what);

        try (RawClient reader = new RawClient(door.port());
                RawClient writer = new RawClient(door.port())) {
            assertThat(pop(reader, "s0")).contains("aaaa");

            assertThat(push(writer, "s0", 'x')).contains(STORED);

            reader.reset();
            StringBuilder left = new StringBuilder();
            for (int i = what.equals("node") ? 3 : 5; i > 0; i--) {
                String answer = pop(writer, "s0");
                left.append(answer.charAt(answer.length() - MESSAGE / 2));
            }
            assertThat(left.toString()).as("what was not read is not lost").contains("a", "b", "x");
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,session", "HTTP_1_1,node", "HTTP_2,session", "HTTP_2,node"})
    void a_reader_that_keeps_its_connection_holds_no_room(HttpClient.Version version, String what) throws Exception {
        fill(what);
        HttpClient reader = HttpClient.newBuilder().version(version).build();
        HttpRequest pop = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.port() + "/v1/interconn/chan/pop?timeout=5"))
                .header("x-ptp-session-id", "s0")
                .header("x-ptp-topic", "t")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = reader.send(pop, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).contains("aaaa");
        try (RawClient writer = new RawClient(door.port())) {
            assertThat(push(writer, "s0", 'x')).contains(STORED);
        }
    }

    /** Until there is no room in the session {@code s0}: its own limit is reached, or with another's help the node's. */
    private void fill(String what) throws Exception {
        door = TestDoor.open(SETTINGS);
        try (RawClient writer = new RawClient(door.port())) {
            if (what.equals("node")) {
                for (char letter = 'm'; letter < 'q'; letter++) {
                    assertThat(push(writer, "s1", letter)).contains(STORED);
                }
            }
            char letter = 'a';
            String answer = push(writer, "s0", letter);
            while (answer.contains(STORED)) {
                answer = push(writer, "s0", ++letter);
            }
            assertThat(answer).contains(FULL);
            assertThat(letter).isEqualTo(what.equals("node") ? 'c' : 'e');
        }
    }

    /** A message of exactly the limit, all of one letter. */
    private static String push(RawClient writer, String session, char letter) throws IOException {
        return writer.send("POST /v1/interconn/chan/push HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: " + session
                        + "\r\nx-ptp-topic: t\r\ncontent-length: " + MESSAGE + "\r\n\r\n"
                        + String.valueOf(letter).repeat(MESSAGE))
                .answer();
    }

    private static String pop(RawClient reader, String session) throws IOException {
        return reader.send("POST /v1/interconn/chan/pop?timeout=5 HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: " + session
                        + "\r\nx-ptp-topic: t\r\ncontent-length: 0\r\n\r\n")
                .answer();
    }
}
