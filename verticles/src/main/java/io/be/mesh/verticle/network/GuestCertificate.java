package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** What a partner has signed for this node, checked before it is used. Checks signatures: not for an event loop. */
final class GuestCertificate {
    private final NetworkTables tables;
    private final TrustedRoot trust;
    private final Clock clock;

    GuestCertificate(NetworkTables tables, TrustedRoot trust, Clock clock) {
        this.tables = tables;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * The row with the pair of its own that the partner has signed: for the key of our request, in our name, by the
     * root that is trusted for the partner. A plaintext route shows no certificate: without a root the row stays as it is there.
     *
     * @param chain PEM; empty: the row as it is
     * @param told the partner's root, PEM; may be empty
     * @throws MeshException E…400, E…603 or E…615
     */
    Route adopt(Route row, Weaving ours, String chain, String told) {
        boolean known = !trust.of(row, tables.pin(row.nodeId())).isEmpty();
        if (known && !told.isBlank()) {
            trust.settle(row, tables.pin(row.nodeId()), told);
        }
        boolean plaintext =
                !PeerAddress.parse("address", row.address()).scheme().tls();
        if (chain.isBlank() || (plaintext && !known)) {
            return row;
        }
        List<X509Certificate> certificates = Pem.certificates("guest_crt", chain);
        Pem.requirePair("guest_crt", certificates.get(0), "the key of the request", ours.key());
        new ChainRules(Purpose.CLIENT, clock.instant(), ChainRules.byFingerprint(fingerprint -> tables.revocations()
                        .get(fingerprint)))
                .require(certificates, roots(row), tables.self().nodeId());
        return row.withGuestPair(Pem.write(certificates), ours.key());
    }

    private Set<X509Certificate> roots(Route row) {
        String root = trust.of(row, tables.pin(row.nodeId()));
        if (root.isEmpty()) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the root of " + row.nodeId() + " is not known");
        }
        return Set.copyOf(Pem.certificates("the root of " + row.nodeId(), root));
    }
}
