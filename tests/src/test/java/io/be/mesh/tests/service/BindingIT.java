package io.be.mesh.tests.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that gets its messages brought by a real node. */
class BindingIT {
    private static final Map<String, String> QUEUE = Map.of("session", "job-7", "topic", "features");
    private static final Caller CALLER = new Caller();

    private MeshProcess node;
    private Registering registering;

    @BeforeEach
    void start() throws Exception {
        node = MeshProcess.start();
        CALLER.identity(node, "LX0000010000051", "JG0100005100000000");
        registering = new Registering(node, "engine");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void push(byte[] payload) throws Exception {
        Map<String, String> headers = Map.of(
                "x-ptp-session-id", "job-7", "x-ptp-topic", "features", "content-type", "application/octet-stream");
        assertThat(CALLER.post(node, "/v1/interconn/chan/push", headers, payload)
                        .body())
                .contains(Caller.SUCCESS);
    }

    private void push(String text) throws Exception {
        push(text.getBytes(UTF_8));
    }

    @Test
    void messagesComeInOrderAndAgainUntilTheyAreTaken() throws Exception {
        push("before");
        try (Inbox inbox = new Inbox(0)) {
            registering.put("Binding", "http", "/inbox", inbox.port(), QUEUE);
            assertThat(inbox.next().text()).isEqualTo("before");

            inbox.answering(500);
            push("0");
            Inbox.Letter refused = inbox.next();
            inbox.answering(200);
            for (int i = 1; i < 20; i++) {
                push("" + i);
            }

            Inbox.Letter again = inbox.next();
            assertThat(again.text()).isEqualTo("0");
            assertThat(again.header("x-ptp-message-id")).isNotBlank().isEqualTo(refused.header("x-ptp-message-id"));
            for (int i = 1; i < 20; i++) {
                assertThat(inbox.next().text()).isEqualTo("" + i);
            }
            assertThat(again.header("x-ptp-source-node-id")).isEqualTo("LX0000010000051");
            assertThat(again.header("x-ptp-source-inst-id")).isEqualTo("JG0100005100000000");
        }
    }

    @Test
    void aProgramThatIsNotThereYetLosesNothing() throws Exception {
        int port;
        try (Inbox inbox = new Inbox(0)) {
            port = inbox.port();
            registering.put("Binding", "http", "/inbox", port, QUEUE);
        }
        push("a");
        push("b");
        try (Inbox inbox = new Inbox(port)) {
            assertThat(inbox.next().text()).isEqualTo("a");
            assertThat(inbox.next().text()).isEqualTo("b");
        }
    }

    @Test
    void aNodeThatWasKilledBringsWhatComesAfterwards() throws Exception {
        try (Inbox inbox = new Inbox(0)) {
            registering.putForGood("Binding", "http", "/inbox", inbox.port(), QUEUE);
            push("one");
            assertThat(inbox.next().text()).isEqualTo("one");

            node.kill9();
            node.restart();
            push("two");

            Inbox.Letter two = inbox.next();
            assertThat(two.text()).isEqualTo("two");
        }
    }

    @Test
    void aMessageOf64MebibytesArrivesWhole() throws Exception {
        byte[] payload = new byte[64 << 20];
        new Random(5).nextBytes(payload);
        try (Inbox inbox = new Inbox(0)) {
            registering.put("Binding", "http", "/inbox", inbox.port(), QUEUE);

            push(payload);

            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            assertThat(digest.digest(inbox.next().body())).isEqualTo(digest.digest(payload));
        }
    }
}
