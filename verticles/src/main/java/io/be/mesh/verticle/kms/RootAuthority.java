package io.be.mesh.verticle.kms;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What signs this node's certificates. {@code toString} never shows the key.
 *
 * @param chain the certificate of {@code key} first, then its issuers if there are any
 */
record RootAuthority(List<X509Certificate> chain, PrivateKey key) {
    RootAuthority {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    @Override
    public String toString() {
        return "RootAuthority[" + certificate().getSubjectX500Principal() + "]";
    }
}
