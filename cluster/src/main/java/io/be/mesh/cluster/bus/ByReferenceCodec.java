package io.be.mesh.cluster.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands a frame over as it is, inside this JVM only. Its wire form throws: an {@code Environ} with its private key
 * travels on the bus, and what has no wire form cannot be written to a socket, a log or a heap of copied bytes.
 */
final class ByReferenceCodec implements MessageCodec<Frame, Frame> {
    static final String NAME = "mesh.by-reference";

    @Override
    public Frame transform(Frame frame) {
        return frame;
    }

    @Override
    public void encodeToWire(Buffer buffer, Frame frame) {
        throw new UnsupportedOperationException("a request of the local bus never leaves this process");
    }

    @Override
    public Frame decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("a request of the local bus never comes from another process");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
