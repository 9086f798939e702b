package io.be.mesh.cluster.secret;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The AES-256 key of a store and where it came from. {@code toString} never shows the key. */
public final class StoreKey {
    /** Of the key. */
    static final int BYTES = 32;

    private final SecretKey key;
    private final String origin;

    /**
     * @param bytes 32
     * @param origin the setting, variable or file, for messages
     */
    StoreKey(byte[] bytes, String origin) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
        }
        this.key = new SecretKeySpec(bytes, "AES");
        this.origin = origin;
    }

    SecretKey key() {
        return key;
    }

    /** The setting, variable or file it came from. */
    public String origin() {
        return origin;
    }

    @Override
    public String toString() {
        return "StoreKey[" + origin + "]";
    }
}
