package io.be.mesh.verticle.network;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Takes down what a peer shows without judging it, for the one request that carries nothing secret and believes
 * nothing: asking who the peer is. Its answer counts only after {@link PeerTrust} has accepted what was shown.
 */
public final class ShownChain extends ServerTrust {
    private volatile List<X509Certificate> chain = List.of();

    public List<X509Certificate> chain() {
        return chain;
    }

    @Override
    void shown(List<X509Certificate> certificates) {
        chain = certificates;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
