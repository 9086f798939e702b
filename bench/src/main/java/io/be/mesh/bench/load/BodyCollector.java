package io.be.mesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

/** Gathers the parts of a body by reference; nothing is copied. */
final class BodyCollector {
    private static final int MAX_PARTS = 4096;

    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    /** Adds a part, which stays the caller's: it is retained here. */
    void add(ByteBuf part) {
        if (!part.isReadable()) {
            return;
        }
        if (!body.isReadable()) {
            body = part.retain();
        } else if (body instanceof CompositeByteBuf composite) {
            composite.addComponent(true, part.retain());
        } else {
            body = Unpooled.compositeBuffer(MAX_PARTS).addComponent(true, body).addComponent(true, part.retain());
        }
    }

    ByteBuf body() {
        return body;
    }

    void release() {
        body.release();
        body = Unpooled.EMPTY_BUFFER;
    }
}
