package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Shows the array behind a rope that has only one, for readers that do not write. */
final class Chunks extends ByteOutput {
    private byte @Nullable [] array;
    private int pieces;

    private Chunks() {}

    /** The bytes as one array without copying where that is possible; null when the rope has several pieces. */
    static byte @Nullable [] single(ByteString bytes) throws IOException {
        Chunks chunks = new Chunks();
        UnsafeByteOperations.unsafeWriteTo(bytes, chunks);
        return chunks.pieces == 1 ? chunks.array : null;
    }

    @Override
    public void write(byte value) {
        writeLazy(new byte[] {value}, 0, 1);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
        writeLazy(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        pieces++;
        array = pieces > 1
                ? null
                : offset == 0 && length == value.length ? value : Arrays.copyOfRange(value, offset, offset + length);
    }

    @Override
    public void write(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        writeLazy(copy, 0, copy.length);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
        write(value);
    }
}
