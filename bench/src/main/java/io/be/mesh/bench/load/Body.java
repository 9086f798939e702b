package io.be.mesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** The bytes of a request, outside the heap once, shared by all clients of a row. Freed by the collector. */
public final class Body {
    public static final Body EMPTY = new Body(new byte[0]);

    private final ByteBuf bytes;

    public Body(byte[] content) {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        this.bytes = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct));
    }

    public int length() {
        return bytes.readableBytes();
    }

    /** A view with its own indexes. */
    public ByteBuf view() {
        return bytes.duplicate();
    }
}
