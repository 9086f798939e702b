package io.be.mesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The bytes of a request, outside the heap once, shared by all clients of a row. Freed with the process. */
public final class Body {
    public static final Body EMPTY = new Body(new byte[0]);

    private final ByteBuf bytes;

    public Body(byte[] content) {
        this.bytes = Unpooled.unreleasableBuffer(Unpooled.directBuffer(Math.max(1, content.length))
                .writeBytes(content)
                .asReadOnly());
    }

    public int length() {
        return bytes.readableBytes();
    }

    /** A view with its own indexes. */
    public ByteBuf view() {
        return bytes.duplicate();
    }
}
