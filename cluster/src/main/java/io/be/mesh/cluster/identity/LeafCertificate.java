package io.be.mesh.cluster.identity;

/**
 * The server certificate of this node as it is stored, table {@link #TABLE}, key {@link #KEY}. {@code toString} never
 * shows the key.
 *
 * @param chain the certificate, then its issuers, PEM
 * @param key PKCS#8 PEM
 */
public record LeafCertificate(String chain, String key) {
    public static final String TABLE = "certificates";
    public static final String KEY = "self";

    @Override
    public String toString() {
        return "LeafCertificate[chain of " + chain.length() + " characters]";
    }
}
