package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects bytes into a rope: nothing written is ever copied again, and large ropes are taken in by reference.
 *
 * <p>Chunks double from 512 bytes to 256 KiB. Not safe for several threads.
 */
final class RopeOutput extends OutputStream {
    private static final int FIRST_CHUNK = 512;
    private static final int LAST_CHUNK = 256 * 1024;
    /** From here on a reference is cheaper than a copy. */
    private static final int BY_REFERENCE = 16 * 1024;

    private final List<ByteString> full = new ArrayList<>();
    private byte[] chunk;
    /** Where the part of the chunk begins that is not yet in the rope. */
    private int sealed;

    private int used;

    RopeOutput() {
        this(FIRST_CHUNK);
    }

    /** @param expected size of the first chunk, in bytes; bounded by the largest chunk */
    RopeOutput(int expected) {
        chunk = new byte[Math.max(16, Math.min(expected, LAST_CHUNK))];
    }

    @Override
    public void write(int b) {
        if (used == chunk.length) {
            next();
        }
        chunk[used++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == chunk.length) {
                next();
            }
            int part = Math.min(left, chunk.length - used);
            System.arraycopy(source, from, chunk, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    /** Appends a rope, by reference when it is large. */
    void append(ByteString bytes) {
        if (bytes.size() >= BY_REFERENCE) {
            seal();
            full.add(bytes);
            return;
        }
        if (bytes.size() <= chunk.length - used) {
            bytes.copyTo(chunk, used);
            used += bytes.size();
        } else {
            byte[] copy = bytes.toByteArray();
            write(copy, 0, copy.length);
        }
    }

    /** Everything written so far; the output must not be written to afterwards. */
    ByteString toByteString() {
        seal();
        return full.size() == 1 ? full.get(0) : ByteString.copyFrom(full);
    }

    private void next() {
        seal();
        chunk = new byte[Math.max(FIRST_CHUNK, Math.min(chunk.length * 2, LAST_CHUNK))];
        sealed = 0;
        used = 0;
    }

    /** Moves what is written to the rope; the rest of the chunk stays in use. */
    private void seal() {
        if (used > sealed) {
            full.add(UnsafeByteOperations.unsafeWrap(chunk, sealed, used - sealed));
            sealed = used;
        }
    }

    @Override
    public void close() {}
}
