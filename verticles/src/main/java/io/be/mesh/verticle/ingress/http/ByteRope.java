package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Strings the chunks of a body together without copying them. Chunks below 1 KiB are copied into blocks, so that a body
 * sent byte by byte does not become a rope of single bytes. Not safe for several threads.
 */
public final class ByteRope {
    private static final int SMALL = 1024;
    private static final int FIRST_BLOCK = 4 * 1024;
    private static final int LAST_BLOCK = 64 * 1024;
    private static final byte[] NO_BLOCK = new byte[0];

    private final List<ByteString> pieces = new ArrayList<>(4);
    private byte[] block = NO_BLOCK;
    private int used;
    private int nextBlock = FIRST_BLOCK;
    private long size;

    public long size() {
        return size;
    }

    /** Takes a chunk in; it belongs to the rope from now on. */
    public void add(Buffer chunk) {
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
        int length = bytes.readableBytes();
        if (length == 0) {
            return;
        }
        // The first chunk is most often the only one, so even a small one is taken as it is.
        if (length < SMALL && size > 0) {
            copy(bytes);
        } else {
            endBlock();
            pieces.add(wrap(bytes, length));
        }
        size += length;
    }

    /** The bytes so far. */
    public ByteString toByteString() {
        endBlock();
        return pieces.size() == 1 ? pieces.get(0) : ByteString.copyFrom(pieces);
    }

    /** A chunk as it is, without a copy where it fills its array. */
    static ByteString wrap(Buffer chunk) {
        return wrap(((BufferInternal) chunk).getByteBuf(), chunk.length());
    }

    private static ByteString wrap(ByteBuf bytes, int length) {
        if (bytes.hasArray() && bytes.array().length <= 2 * length) {
            return UnsafeByteOperations.unsafeWrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), length);
        }
        byte[] copy = new byte[length];
        bytes.getBytes(bytes.readerIndex(), copy);
        return UnsafeByteOperations.unsafeWrap(copy);
    }

    private void copy(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length > block.length - used) {
            endBlock();
            block = new byte[nextBlock];
            nextBlock = Math.min(LAST_BLOCK, nextBlock * 2);
        }
        bytes.getBytes(bytes.readerIndex(), block, used, length);
        used += length;
    }

    private void endBlock() {
        if (used == 0) {
            return;
        }
        boolean worthTrimming = used < block.length / 2;
        pieces.add(UnsafeByteOperations.unsafeWrap(worthTrimming ? Arrays.copyOf(block, used) : block, 0, used));
        block = NO_BLOCK;
        used = 0;
    }
}
