package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.WeaveRequest;

/**
 * A request to become a partner, and the key that its CSR was made with, which stays here.
 *
 * @param key PKCS#8 PEM
 */
public record SignedOffer(WeaveRequest request, String key) {
    @Override
    public String toString() {
        return "SignedOffer[" + request + "]";
    }
}
