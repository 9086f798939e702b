package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ropes of several chunks, as the network delivers them. */
final class Ropes {
    private Ropes() {}

    static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** The same bytes in chunks of a size, each with its own array. */
    static ByteString chunked(ByteString bytes, int size) {
        List<ByteString> parts = new ArrayList<>();
        for (int from = 0; from < bytes.size(); from += size) {
            byte[] part =
                    bytes.substring(from, Math.min(bytes.size(), from + size)).toByteArray();
            parts.add(UnsafeByteOperations.unsafeWrap(part));
        }
        return ByteString.copyFrom(parts);
    }

    static ByteString random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
