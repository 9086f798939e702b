package io.be.mesh.cluster.identity;

/**
 * The server certificate of this node: what it shows on TLS, and what it stores in table {@code TableNames.CERTIFICATES}.
 * {@code toString} never shows the key.
 *
 * @param chain the certificate, then its issuers, PEM
 * @param key PKCS#8 PEM
 */
public record LeafCertificate(String chain, String key) {
    @Override
    public String toString() {
        return "LeafCertificate[chain of " + chain.length() + " characters]";
    }
}
