package io.be.mesh.tests.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Header blocks as an attacker writes them: literals, nothing compressed, nothing checked. */
final class Hpack {
    private static final int LITERAL = 0x00;
    private static final int LITERAL_KEPT = 0x40;
    private static final int INDEXED = 0x80;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Names and values in turn. */
    static byte[] block(String... fields) {
        Hpack hpack = new Hpack();
        for (int i = 0; i < fields.length; i += 2) {
            hpack.literal(fields[i], fields[i + 1]);
        }
        return hpack.bytes();
    }

    Hpack literal(String name, String value) {
        out.write(LITERAL);
        return text(name).text(value);
    }

    /** With a place in the dynamic table. */
    Hpack kept(String name, String value) {
        out.write(LITERAL_KEPT);
        return text(name).text(value);
    }

    Hpack indexed(int index) {
        return integer(INDEXED, 7, index);
    }

    Hpack raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    Hpack text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        integer(0, 7, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private Hpack integer(int head, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            out.write(head | value);
            return this;
        }
        out.write(head | most);
        int rest = value - most;
        while (rest >= 0x80) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The status of an answer whose block has it in the static table, or as a literal; 0 when it has none in front. */
    static int status(byte[] block) {
        int at = 0;
        while (at < block.length && (block[at] & 0xe0) == 0x20) {
            at++;
        }
        int first = block[at] & 0xff;
        int[] indexed = {200, 204, 206, 304, 400, 404, 500};
        if (first >= 0x88 && first <= 0x8e) {
            return indexed[first - 0x88];
        }
        boolean literal = first == 0x48 || first == 0x08 || first == 0x18;
        return literal && block[at + 1] == 3
                ? Integer.parseInt(new String(block, at + 2, 3, StandardCharsets.US_ASCII))
                : huffman(block, at);
    }

    /** Digits in Huffman code are 5 bits for 0, 1 and 2, 6 bits for the others. */
    private static int huffman(byte[] block, int at) {
        int length = block[at + 1] & 0x7f;
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits = bits << 8 | block[at + 2 + i] & 0xff;
        }
        int left = length * 8;
        int status = 0;
        for (int digit = 0; digit < 3; digit++) {
            int five = (int) (bits >> left - 5 & 0x1f);
            if (five <= 2) {
                status = status * 10 + five;
                left -= 5;
            } else {
                status = status * 10 + (int) (bits >> left - 6 & 0x3f) - 0x16;
                left -= 6;
            }
        }
        return status;
    }
}
