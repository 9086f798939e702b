package io.be.mesh.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class GrpcFrameTest {
    @Test
    void putsTheLengthInFourBytesBehindTheFlag() {
        ByteString message = ByteString.copyFrom(new byte[0x010203]);

        ByteString frame = GrpcFrame.of(message, true);

        assertThat(frame.substring(0, GrpcFrame.PREFIX_BYTES).toByteArray()).containsExactly(1, 0, 1, 2, 3);
        assertThat(frame.substring(GrpcFrame.PREFIX_BYTES)).isEqualTo(message);
        assertThat(GrpcFrame.of(ByteString.EMPTY, false).toByteArray()).containsExactly(0, 0, 0, 0, 0);
    }
}
