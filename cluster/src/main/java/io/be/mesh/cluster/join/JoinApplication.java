package io.be.mesh.cluster.join;

import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import java.util.Base64;

/**
 * What a new replica asks with, as JSON. {@code toString} never shows the secret.
 *
 * @param secret of its token, Base64
 * @param name it wants to bear
 * @param csr PEM
 */
public record JoinApplication(String secret, String name, String csr) {
    /** Of the whole text. */
    static final int LONGEST = 16 * 1024;

    private static final Codecs CODECS = new Codecs(CodecLimits.of(LONGEST));

    byte[] encoded() {
        return CODECS.json().encode(this).toByteArray();
    }

    /** @throws MeshException E…400 or E…616 for another text */
    static JoinApplication decode(byte[] encoded) {
        return CODECS.json().decode(JoinApplication.class, UnsafeByteOperations.unsafeWrap(encoded));
    }

    /** @throws MeshException E…400 */
    byte[] secretBytes() {
        try {
            return Base64.getDecoder().decode(secret);
        } catch (IllegalArgumentException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "secret is not Base64", e);
        }
    }

    @Override
    public String toString() {
        return "JoinApplication[" + name.length() + " characters of name]";
    }
}
