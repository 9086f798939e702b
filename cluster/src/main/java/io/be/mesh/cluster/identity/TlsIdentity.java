package io.be.mesh.cluster.identity;

/**
 * What this node shows on TLS. {@code toString} never shows the key.
 *
 * @param chainPem the server certificate first, then its issuers, PEM
 * @param keyPem the server certificate's private key, PKCS#8 PEM
 */
public record TlsIdentity(String chainPem, String keyPem) {
    @Override
    public String toString() {
        return "TlsIdentity[chain of " + chainPem.length() + " characters]";
    }
}
