package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;

/** How gRPC lays a message into a body: a prefix of {@value #PREFIX_BYTES} bytes, then the message. Stateless. */
public final class GrpcFrame {
    /** Whether it is compressed in the first, its length in four, the highest first. */
    public static final int PREFIX_BYTES = 5;

    private GrpcFrame() {}

    /** The message behind its prefix, by reference. */
    public static ByteString of(ByteString message, boolean compressed) {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
        prefix.put((byte) (compressed ? 1 : 0)).putInt(message.size());
        return UnsafeByteOperations.unsafeWrap(prefix.flip()).concat(message);
    }
}
