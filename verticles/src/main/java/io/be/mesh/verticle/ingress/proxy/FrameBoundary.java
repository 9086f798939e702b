package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.buffer.Buffer;

/** Follows the frames of a WebSocket as they pass (RFC 6455, section 5.2), to know where one ends. On one event loop. */
final class FrameBoundary {
    private static final int BASE = 2;
    private static final int MASK_BYTES = 4;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final byte[] header = new byte[BASE + Long.BYTES + MASK_BYTES];
    private int have;
    private long payload;

    void pass(Buffer bytes) {
        int at = 0;
        while (at < bytes.length()) {
            if (payload > 0) {
                int skipped = (int) Math.min(payload, bytes.length() - at);
                payload -= skipped;
                at += skipped;
            } else {
                header[have++] = bytes.getByte(at++);
                if (have >= BASE && have == BASE + lengthBytes() + maskBytes()) {
                    payload = length();
                    have = 0;
                }
            }
        }
    }

    /** Whether a frame may begin here. */
    boolean isHere() {
        return have == 0 && payload == 0;
    }

    private int lengthBytes() {
        int length = header[1] & ~MASKED & 0xff;
        return length == SHORT_LENGTH ? Short.BYTES : length == LONG_LENGTH ? Long.BYTES : 0;
    }

    private int maskBytes() {
        return (header[1] & MASKED) == 0 ? 0 : MASK_BYTES;
    }

    private long length() {
        int bytes = lengthBytes();
        if (bytes == 0) {
            return header[1] & ~MASKED & 0xff;
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << Byte.SIZE) | (header[BASE + i] & 0xff);
        }
        return length & Long.MAX_VALUE;
    }
}
