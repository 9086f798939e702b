package io.be.mesh.verticle.ingress.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Header values arrive one character for each byte; a name written in UTF-8 is put together again here. */
final class HeaderText {
    private HeaderText() {}

    /** The text as meant: UTF-8 when the bytes are that, else as it came. */
    static String decode(String value) {
        return isAscii(value) ? value : utf8(value);
    }

    /** A text as it travels in a header: the reverse of {@link #decode}. */
    static String encode(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String utf8(String value) {
        byte[] bytes = new byte[value.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = value.charAt(i);
            if (c > 0xFF) {
                return value;
            }
            bytes[i] = (byte) c;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }
}
