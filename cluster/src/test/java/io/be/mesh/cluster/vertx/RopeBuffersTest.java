package io.be.mesh.cluster.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RopeBuffersTest {
    private final Random random = new Random(7);

    @Test
    void givesEveryByteInOrderInBuffersOfTheSizeAskedFor() {
        ByteString rope = ByteString.copyFrom(List.of(piece(10), piece(300), piece(1), piece(189)));
        RopeBuffers buffers = new RopeBuffers(rope);

        List<Integer> sizes = new ArrayList<>();
        Buffer all = Buffer.buffer();
        while (!buffers.isEmpty()) {
            Buffer next = buffers.next(200);
            sizes.add(next.length());
            all.appendBuffer(next);
        }

        assertThat(sizes).containsExactly(200, 200, 100);
        assertThat(RopeBuffers.rope(all)).isEqualTo(rope);
    }

    @Test
    void hasNothingOfAnEmptyRope() {
        assertThat(new RopeBuffers(ByteString.EMPTY).isEmpty()).isTrue();
    }

    @Test
    void sharesTheBytesOfTheRope() {
        byte[] bytes = new byte[500];
        Buffer buffer = new RopeBuffers(UnsafeByteOperations.unsafeWrap(bytes)).next(500);

        bytes[499] = 7;

        assertThat(buffer.getByte(499)).isEqualTo((byte) 7);
    }

    private ByteString piece(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
