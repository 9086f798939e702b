package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The form of payloads in pieces that other SDKs read and write: {@code <topic>-mesh-split-0} holds the count of the pieces in decimal
 * digits, {@code -1} to {@code -n} hold the pieces.
 */
final class Pieces {
    private static final String INFIX = "-mesh-split-";
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private Pieces() {}

    static String countTopic(String topic) {
        return topic + INFIX + 0;
    }

    /** @param piece from 1 */
    static String topic(String topic, int piece) {
        return topic + INFIX + piece;
    }

    static byte[] count(long pieces) {
        return Long.toString(pieces).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws MeshException {@code E0000000616} when it is no count */
    static int count(byte[] text) {
        String digits = new String(text, StandardCharsets.US_ASCII);
        if (text.length > 9 || !COUNT.matcher(digits).matches()) {
            throw MeshException.of(MeshCode.CODEC, "what precedes the pieces is not their count");
        }
        return Integer.parseInt(digits);
    }
}
