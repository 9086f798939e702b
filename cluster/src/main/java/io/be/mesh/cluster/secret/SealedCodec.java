package io.be.mesh.cluster.secret;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The encoding of a table whose rows hold private keys: each row is encrypted whole, AES-256-GCM, and bound to its
 * table.
 *
 * <p>Form: a byte that names the form, a random nonce of 96 bits, the text and its tag. What is not opened with this key
 * ends in a {@link SecretException}; nothing is ever taken for a row that was not written with it.
 */
public final class SealedCodec implements Codec {
    private static final byte FORM = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;

    private final Codec codec;
    private final StoreKey key;
    private final String table;
    private final SecureRandom random = new SecureRandom();

    /** @param codec of what is sealed */
    public SealedCodec(Codec codec, StoreKey key, String table) {
        this.codec = codec;
        this.key = key;
        this.table = table;
    }

    @Override
    public Encoding encoding() {
        return codec.encoding();
    }

    @Override
    public <T> T decode(Class<T> type, ByteString body) {
        return codec.decode(type, open(body));
    }

    @Override
    public <T> List<T> decodeList(Class<T> type, ByteString body) {
        return codec.decodeList(type, open(body));
    }

    @Override
    public ByteString encode(Object message) {
        byte[] clear = codec.encode(message).toByteArray();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            byte[] out = new byte[HEAD_BYTES + cipher.getOutputSize(clear.length)];
            out[0] = FORM;
            System.arraycopy(nonce, 0, out, 1, NONCE_BYTES);
            cipher.doFinal(clear, 0, clear.length, out, HEAD_BYTES);
            return UnsafeByteOperations.unsafeWrap(out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private ByteString open(ByteString body) {
        if (body.size() < HEAD_BYTES + TAG_BITS / Byte.SIZE || body.byteAt(0) != FORM) {
            throw new SecretException(
                    "the table " + table + " holds a row that is not encrypted: an older build wrote it",
                    "move the folder store of the home away to start with an empty one, then refresh the identity"
                            + " and the routes again");
        }
        byte[] sealed = body.toByteArray();
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(sealed, 1, HEAD_BYTES));
            byte[] clear = cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
            return UnsafeByteOperations.unsafeWrap(clear);
        } catch (AEADBadTagException e) {
            throw new SecretException(
                    "the table " + table + " cannot be read with the secret of " + key.origin()
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
        cipher.updateAAD(table.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
