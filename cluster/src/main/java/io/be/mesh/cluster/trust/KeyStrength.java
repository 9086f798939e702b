package io.be.mesh.cluster.trust;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** Which public keys are strong enough to be believed (NIST SP 800-57: 112 bits of security). */
final class KeyStrength {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_EC_BITS = 256;

    private KeyStrength() {}

    /** What is wrong with a key; empty when it will do. */
    static Optional<String> weakness(PublicKey key) {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            return Optional.of("a weak key of RSA " + rsa.getModulus().bitLength() + " bits");
        }
        if (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < MIN_EC_BITS) {
            return Optional.of("a weak key of EC " + ec.getParams().getOrder().bitLength() + " bits");
        }
        return key.getAlgorithm().equals("DSA") ? Optional.of("a DSA key") : Optional.empty();
    }
}
