package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Which root a partner is believed by: the one that the operator gave, else the one that was pinned on first use, and
 * in {@code network.trust: strict} the operator's alone.
 */
final class TrustedRoot {
    private final boolean strict;
    private final Clock clock;

    TrustedRoot(boolean strict, Clock clock) {
        this.strict = strict;
        this.clock = clock;
    }

    /** PEM of what is trusted for a route; empty when nothing is known. */
    String of(Route route, Optional<PinnedRoot> pin) {
        if (!route.guestRoot().isBlank()) {
            return route.guestRoot();
        }
        return strict ? "" : pin.map(PinnedRoot::rootCrt).orElse("");
    }

    /**
     * Compares the root that a partner has told and proved with what is trusted for its route. Reads certificates.
     *
     * @param told PEM, the root first and then its issuers
     * @return what is to be pinned: empty when this root is trusted already
     * @throws MeshException E…603 when another one is trusted, or none and none may be pinned
     */
    Optional<PinnedRoot> settle(Route route, Optional<PinnedRoot> pin, String told) {
        List<X509Certificate> chain = Pem.certificates("the partner's root", told);
        String fingerprint = Pem.fingerprint(chain.get(0));
        String trusted = of(route, pin);
        if (!trusted.isEmpty()) {
            List<X509Certificate> roots = Pem.certificates("the root of " + route.nodeId(), trusted);
            if (chain.stream().noneMatch(roots::contains)) {
                throw new MeshException(
                        ErrorCode.CERTIFICATE,
                        "the partner tells root " + fingerprint + ", trusted is " + Pem.fingerprint(roots.get(0))
                                + ": give guest_root if the new one is right");
            }
            return Optional.empty();
        }
        if (strict) {
            throw noRoot(route.nodeId());
        }
        return Optional.of(new PinnedRoot(route.nodeId(), told, fingerprint, clock.millis()));
    }

    /** What {@code strict} says to a route whose root the operator has not given. */
    static MeshException noRoot(String nodeId) {
        return new MeshException(
                ErrorCode.CERTIFICATE,
                "network.trust is strict and the route to " + nodeId + " has no guest_root: give the partner's root");
    }
}
