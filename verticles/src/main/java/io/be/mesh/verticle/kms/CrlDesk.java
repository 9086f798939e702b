package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.RevocationList;
import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.trust.PublishedCrl;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The list of revoked certificates as it is now: the one that was made last, or a new one when that is no longer of this root,
 * no longer says what is known, or has lived half of its life. What comes from here has half of it left at least.
 */
final class CrlDesk {
    private final KmsTables tables;
    private final SignedRegister register;
    private final Clock clock;
    private final CrlSigner signer = new CrlSigner();

    CrlDesk(KmsTables tables, SignedRegister register, Clock clock) {
        this.tables = tables;
        this.register = register;
        this.clock = clock;
    }

    /** In the lane of changes: two at once would have the same number. */
    Future<RevocationList> current(Vertx vertx) {
        Optional<PublishedCrl> stored = tables.crl().get(TableNames.SELF);
        return vertx.executeBlocking(() -> upToDate(stored), false)
                .compose(list -> stored.filter(list::equals).isPresent()
                        ? Future.succeededFuture(list)
                        : tables.crl()
                                .write(Map.of(TableNames.SELF, list), Set.of())
                                .map(list))
                .map(list -> new RevocationList(list.pem()));
    }

    private PublishedCrl upToDate(Optional<PublishedCrl> stored) {
        Credentials self =
                tables.stored().orElseThrow(() -> new MeshException(ErrorCode.STARTING, "there is no identity yet"));
        Instant now = clock.instant();
        X509Certificate root = self.root();
        SortedMap<BigInteger, Instant> revoked = register.revoked(root);
        return stored.filter(list -> serves(Crl.read(Crl.der(list.pem())), root, revoked.keySet(), now))
                .orElseGet(() -> {
                    long number = number(stored, now);
                    return new PublishedCrl(number, signer.sign(self.authority(), number, revoked, now));
                });
    }

    private static boolean serves(X509CRL list, X509Certificate root, Set<BigInteger> revoked, Instant now) {
        try {
            list.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            return false;
        }
        Set<BigInteger> named = new TreeSet<>();
        if (list.getRevokedCertificates() != null) {
            list.getRevokedCertificates().stream()
                    .map(X509CRLEntry::getSerialNumber)
                    .forEach(named::add);
        }
        Instant half = list.getNextUpdate().toInstant().minus(CrlSigner.LIFE.dividedBy(2));
        return list.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                && !now.isBefore(list.getThisUpdate().toInstant())
                && now.isBefore(half)
                && named.equals(revoked);
    }

    /** Grows whatever becomes of the store: one that was brought back from a copy knows less than what was published. */
    private static long number(Optional<PublishedCrl> stored, Instant now) {
        return Math.max(
                now.getEpochSecond(), stored.map(list -> list.number() + 1).orElse(1L));
    }
}
