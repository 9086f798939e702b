package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the channel operations, against those that clients in the field have sent. */
class PtpBytesTest {
    @Test
    void requestsAreThoseOfTheField() throws IOException {
        assertThat(hex(push("t-mesh-split-0", "1", Map.of("k", "v"))))
                .isEqualTo("0a0e742d6d6573682d73706c69742d30" + "120131" + "1a060a016b120176");
        assertThat(hex(push("t-mesh-split-1", "04-05包0", Map.of("k", "v"))))
                .isEqualTo("0a0e742d6d6573682d73706c69742d31" + "120930342d3035e58c8530" + "1a060a016b120176");
        assertThat(hex(PtpRequest.timed("321", 1000))).isEqualTo("0a0333323110e807");
        assertThat(hex(PtpRequest.timed("", 0))).isEmpty();
        assertThat(hex(PtpRequest.peek("t"))).isEqualTo("0a0174");
        assertThat(hex(push("", "", Map.of())))
                .as("a node takes an absent payload for an empty message")
                .isEmpty();
    }

    @Test
    void aPartOfAnArrayIsAPayload() throws IOException {
        byte[] all = {1, 2, 3, 4};
        assertThat(hex(PtpRequest.push("t", all, 1, 2, Map.of()))).isEqualTo("0a0174" + "12020203");
    }

    @Test
    void theStreamGivesTheSameBytesHoweverItIsRead() throws IOException {
        PtpRequest request = push("t", "payload", Map.of());
        try (OutgoingStream stream = new OutgoingStream(request)) {
            assertThat(stream.available()).isEqualTo(request.size());
            assertThat(stream.readAllBytes()).hasSize(request.size());
            assertThat(stream.available()).isZero();
        }
    }

    @Test
    void answersHaveAPayloadOnlyWhenOneWasWritten() throws IOException {
        PtpAnswer full =
                read("0a060a016b120176" + "120568656c6c6f" + "1a0b4530303030303030303030" + "2202" + "6f6b" + "2805");
        assertThat(full.isSuccess()).isTrue();
        assertThat(full.payload()).contains("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(full.message()).isEqualTo("ok");
        assertThat(full.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(read("1a0b4530303030303030303030").payload()).isEmpty();
        assertThat(read("1200" + "1a0b4530303030303030303030").payload()).contains(new byte[0]);
        assertThat(read("").isSuccess()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "1205", "12ffffffff0f61", "12ffffffffffffffffff01", "13", "0affff", "09aabb"})
    void anAnswerThatLiesAboutItsLengthIsRefusedBeforeMemoryIsTaken(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(IOException.class);
    }

    private static PtpRequest push(String topic, String payload, Map<String, String> metadata) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return PtpRequest.push(topic, bytes, 0, bytes.length, metadata);
    }

    private static String hex(Outgoing message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        assertThat(out.size()).isEqualTo(message.size());
        StringBuilder text = new StringBuilder();
        for (byte each : out.toByteArray()) {
            text.append(String.format("%02x", each));
        }
        return text.toString();
    }

    private static PtpAnswer read(String hex) throws IOException {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return PtpAnswer.read(new ByteArrayInputStream(bytes));
    }
}
