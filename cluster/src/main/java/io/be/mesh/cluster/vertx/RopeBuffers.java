package io.be.mesh.cluster.vertx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A rope cut into buffers of Vert.x, which share its bytes: nothing is joined and nothing is copied. Not safe for several
 * threads.
 */
public final class RopeBuffers {
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

    public RopeBuffers(ByteString rope) {
        for (ByteBuffer piece : rope.asReadOnlyByteBufferList()) {
            if (piece.hasRemaining()) {
                pieces.add(piece);
            }
        }
    }

    /** Whether everything has been taken. */
    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Takes the next bytes, at most {@code max} of them, however many pieces they lie in. */
    public Buffer next(int max) {
        List<ByteBuf> parts = new ArrayList<>();
        int room = max;
        while (room > 0 && !pieces.isEmpty()) {
            ByteBuffer piece = pieces.element();
            int step = Math.min(room, piece.remaining());
            parts.add(Unpooled.wrappedBuffer(piece.slice().limit(step)));
            piece.position(piece.position() + step);
            room -= step;
            if (!piece.hasRemaining()) {
                pieces.remove();
            }
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new)));
    }

    /** The bytes of a buffer that nobody changes any more. */
    public static ByteString rope(Buffer buffer) {
        return UnsafeByteOperations.unsafeWrap(
                ((BufferInternal) buffer).getByteBuf().nioBuffer());
    }
}
