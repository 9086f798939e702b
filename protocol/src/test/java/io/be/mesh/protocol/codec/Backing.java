package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The arrays behind a rope, by identity: the same array means not copied. */
final class Backing {
    private Backing() {}

    static Set<byte[]> of(ByteString rope) throws IOException {
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        UnsafeByteOperations.unsafeWriteTo(rope, new ByteOutput() {
            @Override
            public void write(byte value) {
                throw new AssertionError("a rope is written by arrays");
            }

            @Override
            public void write(byte[] value, int offset, int length) {
                arrays.add(value);
            }

            @Override
            public void writeLazy(byte[] value, int offset, int length) {
                arrays.add(value);
            }

            @Override
            public void write(ByteBuffer value) {
                throw new AssertionError("a rope is written by arrays");
            }

            @Override
            public void writeLazy(ByteBuffer value) {
                throw new AssertionError("a rope is written by arrays");
            }
        });
        return arrays;
    }
}
