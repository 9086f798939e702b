package io.be.mesh.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static String clean(String message) {
        return new Outbound(Map.of(), null, "c", message).message();
    }

    @Test
    void messagesAreSafeToQuote() {
        Map.of(
                        "请求成功", "请求成功",
                        "a\"b", "a'b",
                        "a\\b", "a/b",
                        "a\r\nb", "a  b",
                        "a\u0000b", "a b",
                        "a\u0085b\u007f!", "a b !",
                        "😀", "😀",
                        "\ud83d!", "?!",
                        "x\ude00", "x?")
                .forEach((message, expected) -> assertThat(clean(message)).isEqualTo(expected));
    }

    @Test
    void messagesAreShort() {
        assertThat(clean("x".repeat(512))).hasSize(512);
        assertThat(clean("x".repeat(100_000))).hasSize(513).endsWith("…");
        assertThat(clean("\n".repeat(100_000))).hasSize(513);
        assertThat(clean("😀".repeat(10_000))).hasSize(513).endsWith("😀…");
        assertThat(clean("x" + "😀".repeat(10_000))).endsWith("😀…");
    }

    @Test
    void aLongCauseLeavesRoomForHopAndTrace() {
        MeshException failure = new MeshException(ErrorCode.NOT_FOUND, "nothing at /" + "x".repeat(4000));

        String message = Outbound.failure(failure, "me", "t1").message();

        assertThat(message)
                .hasSizeLessThanOrEqualTo(512)
                .startsWith("nothing at /xx")
                .endsWith("… (at me, trace t1)");
        assertThat(Outbound.failure(failure, "me", "t".repeat(4000)).message()).startsWith("nothing at /xx");
    }

    @Test
    void aFailureNamesItsHopOnce() {
        MeshException failure = new MeshException(ErrorCode.UNREACHABLE, "refused");
        assertThat(Outbound.failure(failure, "me", "t1").message()).isEqualTo("refused (at me, trace t1)");
        assertThat(Outbound.failure(failure.at("x").at("y"), "me", "t1").message())
                .isEqualTo("refused (at x, trace t1)");
        assertThat(Outbound.failure(failure, "me", "t1").code()).isEqualTo("E0000000607");
    }
}
