package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Base64 of ropes, block by block. */
final class Base64Rope {
    /** A multiple of three, so that only the last block is padded. */
    private static final int BLOCK = 192 * 1024;

    private Base64Rope() {}

    /** Standard alphabet, padded, without line breaks. */
    static ByteString encode(ByteString bytes) {
        Base64.Encoder encoder = Base64.getEncoder();
        byte[] block = new byte[Math.min(bytes.size(), BLOCK)];
        List<ByteString> parts = new ArrayList<>(bytes.size() / BLOCK + 1);
        for (int from = 0; from < bytes.size(); from += block.length) {
            int length = Math.min(block.length, bytes.size() - from);
            byte[] source = length == block.length ? block : new byte[length];
            bytes.copyTo(source, from, 0, length);
            parts.add(UnsafeByteOperations.unsafeWrap(encoder.encode(source)));
        }
        return parts.size() == 1 ? parts.get(0) : ByteString.copyFrom(parts);
    }

    /** The bytes of a base64 text, in either alphabet; null when it is none. */
    static @Nullable ByteString decode(String text) {
        ByteString source = UnsafeByteOperations.unsafeWrap(text.getBytes(StandardCharsets.ISO_8859_1));
        return new Base64Decoder(source, 0, false).decode();
    }
}
