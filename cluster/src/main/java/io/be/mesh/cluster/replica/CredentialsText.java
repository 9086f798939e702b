package io.be.mesh.cluster.replica;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import java.util.Base64;
import java.util.List;

/**
 * {@link ReplicaCredentials} as JSON, as they are kept on disk and handed to who joins. Never in clear outside of the process but in
 * the TLS connection of a join. {@code toString} never shows a key.
 *
 * @param root PEM
 * @param rootKey PKCS#8 PEM
 * @param certificate PEM
 * @param key PKCS#8 PEM; empty for a replica that has made its key itself
 * @param gridKey Base64
 */
public record CredentialsText(String root, String rootKey, String certificate, String key, String gridKey) {
    /** Of the whole text. */
    public static final int LONGEST = 64 * 1024;

    private static final Codecs CODECS = new Codecs(CodecLimits.of(LONGEST));

    public static CredentialsText of(ReplicaCredentials credentials) {
        ReplicaIdentity identity = credentials.identity();
        return new CredentialsText(
                Pem.write(List.of(identity.root())),
                Pem.write(credentials.issuer().key()),
                Pem.write(List.of(identity.certificate())),
                Pem.write(identity.key()),
                Base64.getEncoder().encodeToString(identity.gridKey().encoded()));
    }

    /** UTF-8. */
    public byte[] encoded() {
        return CODECS.json().encode(this).toByteArray();
    }

    /** @throws MeshException E…400 or E…616 for another text */
    public static CredentialsText decode(byte[] encoded) {
        ByteString text = UnsafeByteOperations.unsafeWrap(encoded);
        return CODECS.json().decode(CredentialsText.class, text);
    }

    /**
     * What another replica of the same cluster has.
     *
     * @param own PKCS#8 PEM of its key
     */
    public CredentialsText withCertificate(String issued, String own) {
        return new CredentialsText(root, rootKey, issued, own, gridKey);
    }

    /** @throws MeshException E…400 or E…603 that names the field */
    public ReplicaCredentials read() {
        ReplicaIssuer issuer =
                new ReplicaIssuer(Pem.certificates("root", root).get(0), Pem.privateKey("rootKey", rootKey));
        Pem.requirePair("root", issuer.root(), "rootKey", rootKey);
        ReplicaIdentity identity = new ReplicaIdentity(
                issuer.root(),
                Pem.certificates("certificate", certificate).get(0),
                Pem.privateKey("key", key),
                key(gridKey));
        Pem.requirePair("certificate", identity.certificate(), "key", key);
        return new ReplicaCredentials(identity, issuer);
    }

    private static GridKey key(String text) {
        try {
            return new GridKey(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "gridKey is not a key", e);
        }
    }

    @Override
    public String toString() {
        return "CredentialsText[" + certificate.length() + " characters]";
    }
}
