package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/** Between the buffers of the network and the ropes of the messages, without copying. */
final class Bytes {
    private Bytes() {}

    /** The bytes of a buffer that nobody changes any more. */
    static ByteString of(Buffer buffer) {
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        return UnsafeByteOperations.unsafeWrap(bytes.nioBuffer());
    }

    static Buffer of(ByteBuffer bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
