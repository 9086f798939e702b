package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.Pem;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A certificate and its key, ready for a handshake. {@code toString} never shows the key.
 *
 * @param pem what it was read from, to see whether it has changed
 * @param chain the certificate, then its issuers
 * @param names DNS names of the certificate, lower case
 */
record PresentedPair(Source pem, List<X509Certificate> chain, PrivateKey key, Set<String> names) {
    private static final int DNS_NAME = 2;

    /** PEM texts. */
    record Source(String chain, String key) {
        @Override
        public String toString() {
            return "Source[chain of " + chain.length() + " characters]";
        }
    }

    /**
     * Reads a pair. Costs CPU.
     *
     * @param what for the message of a failure
     */
    static PresentedPair read(String what, Source pem) {
        List<X509Certificate> chain = Pem.certificates("the certificate of " + what, pem.chain());
        PrivateKey key = Pem.privateKey("the key of " + what, pem.key());
        return new PresentedPair(pem, chain, key, names(chain.get(0)));
    }

    /** Whether it does for what the handshake has agreed on: {@code EC}, {@code RSA}, {@code EC_EC}, {@code EdDSA}… */
    boolean serves(String keyType) {
        String algorithm = key.getAlgorithm();
        return keyType.equals(algorithm) || (algorithm.equals("EC") && keyType.startsWith("EC_"));
    }

    /** Whether every TLS library this node runs on can show it. */
    boolean isPresentable() {
        return Set.of("EC", "RSA").contains(key.getAlgorithm());
    }

    private static Set<String> names(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String text) {
                    found.add(text.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of(); // nobody can ask for it by name
        }
        return found;
    }

    @Override
    public String toString() {
        return "PresentedPair" + names;
    }
}
