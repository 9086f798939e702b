package io.be.mesh.cluster.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what a node keeps on disk: AES-256-GCM with the key of its store, bound to the place it is kept at. Thread safe.
 *
 * <p>Form: a byte that names the form, a random nonce of 96 bits, the text and its tag.
 */
public final class Sealing {
    private static final byte FORM = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;

    private final StoreKey key;
    private final byte[] place;
    private final String what;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param place what is sealed is bound to it
     * @param what is sealed, for messages: {@code the table routes}
     */
    public Sealing(StoreKey key, String place, String what) {
        this.key = key;
        this.place = place.getBytes(StandardCharsets.UTF_8);
        this.what = what;
    }

    /** Encrypts. */
    public byte[] seal(byte[] clear) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            byte[] out = new byte[HEAD_BYTES + cipher.getOutputSize(clear.length)];
            out[0] = FORM;
            System.arraycopy(nonce, 0, out, 1, NONCE_BYTES);
            cipher.doFinal(clear, 0, clear.length, out, HEAD_BYTES);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /** Whether it has the form of something sealed. */
    public static boolean isSealed(byte[] bytes) {
        return bytes.length >= HEAD_BYTES + TAG_BITS / Byte.SIZE && bytes[0] == FORM;
    }

    /**
     * Decrypts.
     *
     * @param sealed has the {@linkplain #isSealed form}
     * @throws SecretException when it was not sealed with this key for this place, or was changed
     */
    public byte[] open(byte[] sealed) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(sealed, 1, HEAD_BYTES));
            return cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
        } catch (AEADBadTagException e) {
            throw new SecretException(
                    what + " cannot be read with the secret of " + key.origin()
                            + ": it was written with another one, or it was changed since",
                    "start with the secret that the store was written with, or restore the home from a backup",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }
}
