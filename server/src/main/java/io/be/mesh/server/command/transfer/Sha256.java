package io.be.mesh.server.command.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits. One thread. */
final class Sha256 {
    static final int DIGITS = 64;

    private final MessageDigest digest = digest();

    Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Of what was added; the next one begins anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(ByteBuffer bytes) {
        return new Sha256().add(bytes).hex();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
