package io.be.mesh.cluster.replica;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-256 key that all replicas of a node share: what enters the grid is encrypted with it, so that the memory of the
 * grid and what it sends hold no clear text. Thread safe; {@code toString} never shows the key.
 *
 * <p>Form of what is sealed: a random nonce of 96 bits, the text, a tag of 128 bits (NIST SP 800-38D). What is sealed is
 * bound to the associated data it was sealed with.
 */
public final class GridKey {
    /** Of the key. */
    public static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** What sealing adds. */
    public static final int OVERHEAD = NONCE_BYTES + TAG_BYTES;

    /** One for each thread: to look one up costs more than to encrypt a small message. */
    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(GridKey::cipher);

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** @param bytes {@link #BYTES} */
    public GridKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a grid key of " + bytes.length + " bytes");
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** A new one, for a new cluster. */
    public static GridKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new GridKey(bytes);
    }

    /** The key itself, to hand it to a replica that joins or to keep it, encrypted, on disk. */
    public byte[] encoded() {
        return key.getEncoded();
    }

    /** Encrypts. */
    public byte[] seal(byte[] clear, byte[] associated) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, OVERHEAD + clear.length);
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(associated);
            cipher.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws GeneralSecurityException when it was not sealed with this key and this associated data, or was changed
     */
    public byte[] open(byte[] sealed, byte[] associated) throws GeneralSecurityException {
        if (sealed.length < OVERHEAD) {
            throw new GeneralSecurityException("too short to have been sealed");
        }
        Cipher cipher = CIPHER.get();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, sealed, 0, NONCE_BYTES));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    @Override
    public String toString() {
        return "GridKey";
    }
}
