package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Cache;
import io.be.mesh.client.prisim.Network;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is repeated, with which ids, and what is not. */
class RepeatedCallsTest {
    private static final byte[] OK = outbound("E0000000000");

    private ScriptedNode node;
    private Session session;

    @BeforeEach
    void start() throws Exception {
        node = new ScriptedNode();
        session = Routable.of(ServiceLoader.load(Transport.class).getDefault())
                .withSettings(settings())
                .local()
                .open("s", Map.of("x-ptp-target-node-id", "LX2", "x-ptp-token", "t", "x-other", "no"));
    }

    @AfterEach
    void stop() {
        session.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"E0000000503", "E0000000607", "E0000000623", "E0000000700"})
    void aPushIsRepeatedWithItsIdWhenTheFailurePasses(String code) {
        node.answer(outbound(code))
                .answer(Status.UNAVAILABLE)
                .answer(Status.INTERNAL)
                .answer(OK);
        session.push(new byte[] {1}, "t");
        ScriptedNode.Asked first = node.asked();
        assertThat(first.header("x-ptp-message-id")).isNotBlank();
        assertThat(first.header("x-ptp-session-id")).isEqualTo("s");
        assertThat(first.header("x-ptp-target-node-id")).isEqualTo("LX2");
        assertThat(first.header("x-ptp-token")).isEqualTo("t");
        assertThat(first.header("x-other")).isNull();
        assertThat(first.header("traceparent")).contains(first.header("x-ptp-trace-id"));
        for (int i = 0; i < 3; i++) {
            ScriptedNode.Asked again = node.asked();
            assertThat(again.header("x-ptp-message-id")).isEqualTo(first.header("x-ptp-message-id"));
            assertThat(again.header("x-ptp-trace-id")).isEqualTo(first.header("x-ptp-trace-id"));
            assertThat(again.body).isEqualTo(first.body);
        }
        node.answer(OK);
        session.push(new byte[] {1}, "t");
        assertThat(node.asked().header("x-ptp-message-id")).isNotEqualTo(first.header("x-ptp-message-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"E0000000503", "E0000000623"})
    void theNextNodeIsAskedWhenOneAnswersThatItDoesNotServe(String code) throws Exception {
        try (ScriptedNode next = new ScriptedNode();
                Session both = Routable.of(ServiceLoader.load(Transport.class).getDefault())
                        .withSettings(settings().withAddresses(node.address() + "," + next.address()))
                        .local()
                        .open("both", Map.of())) {
            node.answer(outbound(code)).answer(outbound(code)).answer(outbound(code));
            next.answer(OK);
            both.push(new byte[] {1}, "t");
            assertThat(node.asked().header("x-ptp-message-id"))
                    .isEqualTo(next.asked().header("x-ptp-message-id"));
            assertThat(node.asked()).isNull();
        }
    }

    @Test
    void theDeadlineOfAPushCountsWhileItWaitsForItsTurn() throws Exception {
        node.silent();
        MeshSettings impatient = MeshSettings.builder()
                .addresses(node.address())
                .source(name -> name.equals("MESH_PUSH_TIMEOUT") ? "500" : "")
                .build();
        try (Session hurried = Routable.of(ServiceLoader.load(Transport.class).getDefault())
                .withSettings(impatient)
                .local()
                .open("hurried", Map.of())) {
            List<CompletableFuture<?>> pushes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                pushes.add(hurried.pushAsync(new byte[1], Map.of(), "t"));
            }
            CompletableFuture<?> last = pushes.get(pushes.size() - 1);
            assertThatThrownBy(() -> last.get(10, TimeUnit.SECONDS))
                    .as("one after the other they would take 20 s")
                    .hasMessageContaining("E0000000601");
        }
    }

    @Test
    void aPopIsRepeatedWithItsIdAndHasNoTarget() {
        node.answer(Status.UNAVAILABLE).answer(OK);
        assertThat(session.pop(Duration.ofSeconds(5), "t")).isEmpty();
        ScriptedNode.Asked first = node.asked();
        ScriptedNode.Asked second = node.asked();
        assertThat(first.header("x-ptp-request-id")).isNotBlank().isEqualTo(second.header("x-ptp-request-id"));
        assertThat(first.header("x-ptp-target-node-id")).isNull();
        assertThat(first.header("x-ptp-message-id")).isNull();
    }

    @Test
    void whatIsNotPassingAndWhatHasNoIdIsNotRepeated() {
        node.answer(outbound("E0000000618"));
        fails(MeshCode.NOT_WOVEN, () -> session.push(new byte[1], "t"));
        node.answer(Status.UNAVAILABLE);
        fails(MeshCode.UNREACHABLE, () -> session.peek("t"));
        Cache cache = Routable.of(ServiceLoader.load(Cache.class).getDefault())
                .withSettings(settings())
                .local();
        node.answer(Status.UNAVAILABLE);
        fails(MeshCode.UNREACHABLE, () -> cache.incr("k", 1));
        node.asked();
        node.asked();
        assertThat(node.asked().path).isEqualTo("/mesh-rpc/v1");
        assertThat(node.asked()).isNull();
    }

    @Test
    void aMessageThatANodeBringsBackIsGivenToTheProgramOnce() {
        node.answer(message("1", "a", "x")).answer(message("1", "a", "x")).answer(message("2", "a", "y"));
        assertThat(session.pop(Duration.ofSeconds(5), "t")).contains(new byte[] {'x'});
        assertThat(session.pop(Duration.ofSeconds(5), "t")).contains(new byte[] {'y'});
        assertThat(node.asked().header("x-ptp-request-id"))
                .as("another pop, not the same again")
                .isNotEqualTo(node.asked().header("x-ptp-request-id"));
        node.answer(message("2", "b", "of another sender"));
        assertThat(session.pop(Duration.ofSeconds(5), "t")).isPresent();
        node.answer(message("2", "a", "of another topic"));
        assertThat(session.pop(Duration.ofSeconds(5), "u")).isPresent();
    }

    @Test
    void theBoundOfTheRepetitionsHolds() {
        for (int i = 0; i < 4; i++) {
            node.answer(outbound("E0000000700"));
        }
        fails(MeshCode.BUFFER_FULL, () -> session.push(new byte[1], "t"));
        for (int i = 0; i < 4; i++) {
            assertThat(node.asked()).isNotNull();
        }
        assertThat(node.asked()).isNull();
    }

    @Test
    void answersThatAreNoneAreSaid() {
        Network network = Routable.of(ServiceLoader.load(Network.class).getDefault())
                .withSettings(settings())
                .local();
        node.answer("[]".getBytes(StandardCharsets.UTF_8));
        fails(MeshCode.CODEC, network::getEnviron);
        node.answer("{\"code\":\"E0000000000\",\"cause\":{\"text\":\"x\"}}".getBytes(StandardCharsets.UTF_8));
        fails(MeshCode.INTERNAL, network::getEnviron);
        node.answer("{\"message\":\"no code\"}".getBytes(StandardCharsets.UTF_8));
        fails(MeshCode.UNKNOWN, network::getEnviron);
        node.answer("{\"code\":\"E0000000000\",\"content\":\"text\"}".getBytes(StandardCharsets.UTF_8));
        fails(MeshCode.CODEC, network::getEnviron);
        node.answer(new byte[0]);
        fails(MeshCode.UNKNOWN, () -> session.push(new byte[1], "t"));
    }

    private static void fails(MeshCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private MeshSettings settings() {
        return MeshSettings.builder()
                .addresses(node.address())
                .source(name -> name.equals("MESH_RETRIES") ? "3" : "")
                .build();
    }

    /** A delivered message with its id and sender. */
    private static byte[] message(String id, String sender, String payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, 1, entry("x-ptp-message-id", id));
        field(out, 1, entry("x-ptp-source-node-id", sender));
        field(out, 2, payload.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(OK);
        return out.toByteArray();
    }

    private static byte[] entry(String key, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, 1, key.getBytes(StandardCharsets.UTF_8));
        field(out, 2, value.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write(number << 3 | 2);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static byte[] outbound(String code) {
        byte[] text = code.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[text.length + 2];
        message[0] = 0x1a;
        message[1] = (byte) text.length;
        System.arraycopy(text, 0, message, 2, text.length);
        return message;
    }
}
