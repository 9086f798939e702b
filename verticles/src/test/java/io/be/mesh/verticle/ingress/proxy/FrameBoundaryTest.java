package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameBoundaryTest {
    static Stream<Buffer> frames() {
        return Stream.of(
                Buffer.buffer(new byte[] {(byte) 0x89, 0}),
                Buffer.buffer(new byte[] {(byte) 0x81, 1, 'a'}),
                Buffer.buffer(new byte[] {(byte) 0x81, (byte) 0x82, 1, 2, 3, 4, 'a', 'b'}),
                Buffer.buffer(new byte[] {(byte) 0x82, 126, 1, 0}).appendBytes(new byte[256]),
                Buffer.buffer(new byte[] {(byte) 0x82, (byte) 254, 0, (byte) 200, 1, 2, 3, 4})
                        .appendBytes(new byte[200]),
                Buffer.buffer(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0})
                        .appendBytes(new byte[65536]));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void itIsWhereAFrameEndsHoweverItIsCut(Buffer frame) {
        for (int piece : new int[] {1, 2, 3, 7, 100, frame.length()}) {
            FrameBoundary boundary = new FrameBoundary();
            assertThat(boundary.isHere()).isTrue();
            for (int round = 0; round < 2; round++) {
                for (int at = 0; at < frame.length(); at += piece) {
                    int end = Math.min(frame.length(), at + piece);
                    boundary.pass(frame.getBuffer(at, end));
                    assertThat(boundary.isHere()).isEqualTo(end == frame.length());
                }
            }
        }
    }
}
