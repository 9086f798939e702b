package io.be.mesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An answer, valid only during {@link Reply#answered}.
 *
 * @param grpcStatus the trailer, null when there was none
 */
public record Answer(int status, @Nullable String grpcStatus, ByteBuf body) {

    /** Length and CRC-32 of the body in one number. */
    public long digest() {
        CRC32 crc = new CRC32();
        for (ByteBuffer part : body.nioBuffers()) {
            crc.update(part);
        }
        return ((long) body.readableBytes() << 32) | crc.getValue();
    }

    /** A copy of the body. */
    public byte[] bytes() {
        byte[] copy = new byte[body.readableBytes()];
        body.getBytes(body.readerIndex(), copy);
        return copy;
    }
}
