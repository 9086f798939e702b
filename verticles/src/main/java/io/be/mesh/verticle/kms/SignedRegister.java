package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.SignedCertificate;
import io.be.mesh.protocol.id.Principal;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The numbers of the certificates that the roots of this node have signed: a revocation names a certificate by its
 * fingerprint, a list of revoked ones by its number. Any thread.
 */
final class SignedRegister {
    /** An expired certificate stays in the list until one that was made after its end has run out (RFC 5280, section 3.3). */
    static final Duration KEPT = CrlSigner.LIFE.multipliedBy(2);

    /** Certificates of one node that are remembered, besides revoked ones. */
    private static final int EACH = 256;

    private static final int HEX = 16;

    private final KmsTables tables;
    private final Clock clock;

    SignedRegister(KmsTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** @param nodeId whose the certificate is; empty when it is not known */
    Future<Void> remember(String nodeId, X509Certificate made, X509Certificate issuer) {
        String fingerprint = Pem.fingerprint(made);
        if (knows(fingerprint)) {
            return Future.succeededFuture();
        }
        SignedCertificate row = new SignedCertificate(
                fingerprint,
                made.getSerialNumber().toString(HEX),
                key(issuer),
                nodeId,
                made.getNotAfter().getTime());
        return tables.signed().write(Map.of(fingerprint, row), past(nodeId));
    }

    boolean knows(String fingerprint) {
        return tables.signed().get(fingerprint).isPresent();
    }

    /** The certificate that is to be revoked, when it was given whole and this issuer has signed it. Costs CPU. */
    static Optional<X509Certificate> given(Revoke wanted, X509Certificate issuer) {
        if (wanted.crt().isBlank() || !wanted.fingerprint().isBlank()) {
            return Optional.empty();
        }
        X509Certificate given = Pem.certificates("crt", wanted.crt()).get(0);
        if (!given.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return Optional.empty();
        }
        try {
            given.verify(issuer.getPublicKey());
            return Optional.of(given);
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // of another of the same name
        }
    }

    /** What was revoked of what this issuer has signed: number and time. */
    SortedMap<BigInteger, Instant> revoked(X509Certificate issuer) {
        String key = key(issuer);
        SortedMap<BigInteger, Instant> found = new TreeMap<>();
        for (Revocation revocation : tables.revocations().values()) {
            tables.signed()
                    .get(revocation.fingerprint())
                    .filter(signed -> signed.issuer().equals(key) && !isPast(signed))
                    .ifPresent(signed -> found.put(
                            new BigInteger(signed.serial(), HEX), Instant.ofEpochMilli(revocation.revokedAt())));
        }
        return found;
    }

    private Set<String> past(String nodeId) {
        Stream<SignedCertificate> expired = tables.signed().values().stream().filter(this::isPast);
        Stream<SignedCertificate> oldest = tables.signed().values().stream()
                .filter(each -> Principal.same(each.nodeId(), nodeId) && !tables.isRevoked(each.fingerprint()))
                .sorted(Comparator.comparingLong(SignedCertificate::expireAt).reversed())
                .skip(EACH - 1);
        return Stream.concat(expired, oldest)
                .map(SignedCertificate::fingerprint)
                .collect(Collectors.toSet());
    }

    private boolean isPast(SignedCertificate signed) {
        return Instant.ofEpochMilli(signed.expireAt()).plus(KEPT).isBefore(clock.instant());
    }

    /** The same for a root that was certified anew for its key. */
    private static String key(X509Certificate issuer) {
        try {
            byte[] key = issuer.getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
