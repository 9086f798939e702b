package io.be.mesh.verticle.kms;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Makes key pairs with the JDK's own providers. Costs CPU, RSA a lot of it. */
final class KeyMaker {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    private KeyMaker() {}

    /** @param algorithm as {@code security.key-algorithm} names it */
    static KeyPair make(String algorithm) {
        return switch (algorithm) {
            case "rsa-2048" -> rsa(2048);
            case "rsa-3072" -> rsa(3072);
            default -> ecP256();
        };
    }

    /** @throws MeshException E…400 for a length that is too weak or too expensive */
    static KeyPair rsa(int bits) {
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "length is " + bits + " bits, " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " are accepted");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    private static KeyPair ecP256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of P-256", e);
        }
    }
}
