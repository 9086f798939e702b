package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Set;

/** Which keys and signatures are strong enough: what is not known to be strong is weak. Failures are E…603. */
final class Strength {
    private static final int MIN_RSA_BITS = 2048;
    /** What a longer key costs to verify is nothing that a stranger may make a node spend. */
    private static final int MAX_RSA_BITS = 8192;

    private static final int MIN_EC_BITS = 256;
    private static final Set<String> HASHES =
            Set.of("SHA-256", "SHA-384", "SHA-512", "SHA-512/256", "SHA3-256", "SHA3-384", "SHA3-512");
    private static final Set<String> SIGNATURES = Set.of(
            "SHA256WITHRSA",
            "SHA384WITHRSA",
            "SHA512WITHRSA",
            "SHA256WITHECDSA",
            "SHA384WITHECDSA",
            "SHA512WITHECDSA",
            "SHA3-256WITHRSA",
            "SHA3-384WITHRSA",
            "SHA3-512WITHRSA",
            "SHA3-256WITHECDSA",
            "SHA3-384WITHECDSA",
            "SHA3-512WITHECDSA",
            "EDDSA",
            "ED25519",
            "ED448");

    private Strength() {}

    /** @param whose names the owner of the key in the message */
    static void ofKey(String whose, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            between(whose, "RSA", rsa.getModulus().bitLength(), MIN_RSA_BITS, MAX_RSA_BITS);
        } else if (key instanceof ECPublicKey ec) {
            between(whose, "EC", ec.getParams().getOrder().bitLength(), MIN_EC_BITS, Integer.MAX_VALUE);
        } else if (!(key instanceof EdECPublicKey)) {
            // Curves that the JDK has given up come as keys without parameters.
            throw refused(whose + " has a weak key: " + key.getAlgorithm()
                    + " of this kind is not accepted, RSA, EC of 256 bits and more, and EdDSA are");
        }
    }

    static void ofSignature(X509Certificate certificate) {
        String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        boolean strong = name.equals("RSASSA-PSS") ? HASHES.contains(pssHash(certificate)) : SIGNATURES.contains(name);
        if (!strong) {
            throw refused("the peer's certificate has a weak signature: " + certificate.getSigAlgName());
        }
    }

    private static String pssHash(X509Certificate certificate) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } catch (GeneralSecurityException | IOException | NullPointerException e) {
            return ""; // without parameters the hash is SHA-1
        }
    }

    private static void between(String whose, String kind, int bits, int min, int max) {
        if (bits < min) {
            throw refused(whose + " has a weak key of " + kind + " " + bits + " bits");
        }
        if (bits > max) {
            throw refused(whose + " has a key of " + kind + " " + bits + " bits, at most " + max + " are accepted");
        }
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
