package io.be.mesh.cluster.bus.message;

import java.util.List;

/** Every certificate a node knows, for its operator. Never a key. */
public record Certificates(List<Entry> certificates) {
    public Certificates {
        certificates = List.copyOf(certificates);
    }

    /**
     * @param use {@code root}, {@code previous-root}, {@code leaf}, {@code host} and {@code guest} (ours for one route), {@code issued} (to a
     *     partner), {@code partner-root}
     * @param nodeId whose it is
     * @param fingerprint SHA-256, upper-case hex with colons
     * @param notBefore milliseconds since the epoch
     * @param notAfter milliseconds since the epoch
     * @param names subject alternative names
     * @param algorithm of the public key: {@code EC 256}, {@code RSA 2048}
     * @param crt PEM of this certificate alone
     */
    public record Entry(
            String use,
            String nodeId,
            String subject,
            String issuer,
            String serial,
            String fingerprint,
            long notBefore,
            long notAfter,
            List<String> names,
            String algorithm,
            boolean revoked,
            String crt) {
        public Entry {
            names = List.copyOf(names);
        }
    }
}
