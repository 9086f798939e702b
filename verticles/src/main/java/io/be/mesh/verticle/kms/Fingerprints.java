package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names the certificate that an operator means. */
final class Fingerprints {
    private static final Pattern SHA256 = Pattern.compile("[0-9A-F]{64}");
    private static final Pattern PAIR = Pattern.compile("(?<=\\G..)(?!$)");
    private static final int MAX_REASON = 256;

    private Fingerprints() {}

    /**
     * @return what is to be stored; the subject is known only when the certificate was given
     * @throws MeshException E…400 when it names no certificate
     */
    static Revocation of(Revoke wanted, long nowMillis) {
        String reason = wanted.reason().strip();
        if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw bad("reason is longer than " + MAX_REASON + " characters or holds control characters");
        }
        if (!wanted.fingerprint().isBlank()) {
            return new Revocation(canonical(wanted.fingerprint()), "", reason, nowMillis);
        }
        if (wanted.crt().isBlank()) {
            throw bad("neither fingerprint nor crt is given");
        }
        X509Certificate certificate = Pem.certificates("crt", wanted.crt()).get(0);
        return new Revocation(
                Pem.fingerprint(certificate),
                certificate.getSubjectX500Principal().getName(),
                reason,
                nowMillis);
    }

    private static String canonical(String given) {
        String hex = given.strip().replace(":", "").toUpperCase(Locale.ROOT);
        if (!SHA256.matcher(hex).matches()) {
            throw bad("fingerprint is not a SHA-256 of 64 hex digits");
        }
        return PAIR.matcher(hex).replaceAll(":");
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
