package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes base64 straight from a rope into a rope: no text of the payload is ever made.
 *
 * <p>Takes the standard and the URL alphabet, white space anywhere, padding or none, and inside JSON the escapes a
 * writer may use for such characters. One object per value.
 */
final class Base64Decoder {
    private static final int BLOCK = 64 * 1024;
    private static final int CHUNK = 192 * 1024;
    private static final byte[] TABLE = table();
    private static final int END = -1;

    private final ByteString source;
    private final boolean json;
    private final byte[] block;
    private int blockStart;
    private int blockEnd;
    private int position;

    private final List<ByteString> full = new ArrayList<>();
    private byte[] chunk;
    private int used;

    private int bits;
    private int count;
    private int padding;

    /**
     * @param from offset of the first character
     * @param json whether the value ends at {@code "} and may contain escapes; otherwise it ends with the source
     */
    Base64Decoder(ByteString source, int from, boolean json) {
        this.source = source;
        this.json = json;
        position = from;
        blockStart = from;
        blockEnd = from;
        int left = source.size() - from;
        block = new byte[Math.min(left, BLOCK)];
        chunk = new byte[Math.min(left / 4 * 3 + 3, CHUNK)];
    }

    private static byte[] table() {
        byte[] table = new byte[256];
        Arrays.fill(table, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            table[alphabet.charAt(i)] = (byte) i;
        }
        table['-'] = 62;
        table['_'] = 63;
        return table;
    }

    /** The bytes, or null when the text is not base64. */
    @Nullable
    ByteString decode() {
        while (true) {
            if (count == 0 && padding == 0) {
                decodeQuads();
            }
            int c = nextCharacter();
            if (c == END) {
                return finish();
            }
            if (c == '=') {
                padding++;
            } else if (c > ' ' || c < 0) {
                int value = c >= 0 && c < TABLE.length ? TABLE[c] : -1;
                if (value < 0 || padding > 0) {
                    return null;
                }
                take(value);
            }
        }
    }

    /** The fast path: four characters to three bytes, as long as the block has only such. */
    private void decodeQuads() {
        int i = position - blockStart;
        int end = blockEnd - blockStart - 3;
        while (i < end) {
            int quad = TABLE[block[i] & 0xff] << 18
                    | TABLE[block[i + 1] & 0xff] << 12
                    | TABLE[block[i + 2] & 0xff] << 6
                    | TABLE[block[i + 3] & 0xff];
            if (quad < 0) {
                break;
            }
            put(quad);
            i += 4;
        }
        position = i + blockStart;
    }

    private void take(int value) {
        bits = bits << 6 | value;
        if (++count == 4) {
            put(bits);
            bits = 0;
            count = 0;
        }
    }

    private void put(int quad) {
        if (chunk.length - used < 3) {
            full.add(UnsafeByteOperations.unsafeWrap(chunk, 0, used));
            chunk = new byte[Math.min((source.size() - position) / 4 * 3 + 6, CHUNK)];
            used = 0;
        }
        chunk[used++] = (byte) (quad >> 16);
        chunk[used++] = (byte) (quad >> 8);
        chunk[used++] = (byte) quad;
    }

    private @Nullable ByteString finish() {
        boolean padded = padding == 0 || count + padding == 4;
        if (count == 1 || !padded) {
            return null;
        }
        if (count > 1) {
            int rest = count - 1;
            put(bits << 6 * (4 - count));
            used -= 3 - rest;
        }
        // A chunk much larger than what it holds would keep memory that nobody counts.
        byte[] last = used < chunk.length / 4 * 3 ? Arrays.copyOf(chunk, used) : chunk;
        full.add(UnsafeByteOperations.unsafeWrap(last, 0, used));
        return full.size() == 1 ? full.get(0) : ByteString.copyFrom(full);
    }

    /** The next character with escapes resolved, or {@link #END}; -2 for an escape that is none. */
    private int nextCharacter() {
        int c = nextByte();
        if (!json || c == END) {
            return c;
        }
        if (c == '"') {
            return END;
        }
        return c == '\\' ? escaped() : c;
    }

    private int escaped() {
        int c = nextByte();
        return switch (c) {
            case '/' -> '/';
            case 'n', 'r', 't' -> ' ';
            case 'u' -> unicode();
            default -> -2;
        };
    }

    private int unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(nextByte(), 16);
            if (digit < 0) {
                return -2;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private int nextByte() {
        if (position == blockEnd && !fill()) {
            return END;
        }
        return block[position++ - blockStart] & 0xff;
    }

    private boolean fill() {
        int length = Math.min(source.size() - position, block.length);
        if (length <= 0) {
            return false;
        }
        source.copyTo(block, position, 0, length);
        blockStart = position;
        blockEnd = position + length;
        return true;
    }
}
