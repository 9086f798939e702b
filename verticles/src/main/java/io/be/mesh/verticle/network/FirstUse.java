package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.WhoIsThere.Seen;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges what a peer said and showed: whether it is the partner of the route, and on first use which root is pinned.
 */
final class FirstUse {
    private static final Verdict ACCEPTED = new Verdict.Accepted(Optional.empty());

    private final boolean strict;
    private final Clock clock;
    private final Function<X509Certificate, Optional<Revocation>> revocations;

    /** @param strict whether only a root that the operator gave is believed */
    FirstUse(boolean strict, Clock clock, Function<String, Optional<Revocation>> revocations) {
        this.strict = strict;
        this.clock = clock;
        this.revocations = ChainRules.byFingerprint(revocations);
    }

    /** What is made of a peer. */
    sealed interface Verdict {
        /** It is the partner. {@code pin} is to be stored, when there is one. */
        record Accepted(Optional<PinnedRoot> pin) implements Verdict {}

        /** It did not prove to be the partner: E…603, E…615, or E…618 when it says that it is another node. */
        record Doubted(MeshException why) implements Verdict {}

        /** It tells another root than the pinned one: the operator decides what that means, not the peer. */
        record Refused(MeshException why) implements Verdict {}
    }

    /** Judges a peer. Checks signatures: not for an event loop. */
    Verdict judge(Route route, Optional<PinnedRoot> pinned, PeerAddress address, Seen seen) {
        try {
            return judged(route, pinned, address, seen);
        } catch (MeshException e) {
            return new Verdict.Doubted(e);
        }
    }

    private Verdict judged(Route route, Optional<PinnedRoot> pinned, PeerAddress address, Seen seen) {
        if (!Principal.same(seen.environ().nodeId(), route.nodeId())) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN,
                    "the node at the address says that it is " + seen.environ().nodeId());
        }
        if (!address.scheme().tls()) {
            return ACCEPTED;
        }
        if (!route.guestRoot().isEmpty()) {
            trust(route, route.guestRoot()).check(seen.chain());
            return ACCEPTED;
        }
        if (strict) {
            throw TrustedRoot.noRoot(route.nodeId());
        }
        String root = seen.environ().rootCrt();
        if (root.isEmpty()) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the peer tells no root certificate, give its guest_root");
        }
        X509Certificate told =
                Pem.certificates("the root told by the peer", root).get(0);
        return pinned.isPresent() ? unchanged(route, pinned.get(), seen, told) : first(route, seen, told);
    }

    private Verdict unchanged(Route route, PinnedRoot pinned, Seen seen, X509Certificate told) {
        String fingerprint = Pem.fingerprint(told);
        if (!fingerprint.equals(pinned.fingerprint())) {
            List<X509Certificate> old = Pem.certificates("the pinned root", pinned.rootCrt());
            if (Endorsement.endorsed(told, old, seen.chain())) {
                trust(route, pinned.rootCrt()).check(seen.chain());
                return first(route, seen, told);
            }
            return new Verdict.Refused(new MeshException(
                    ErrorCode.CERTIFICATE,
                    "the peer tells root " + fingerprint + ", pinned is " + pinned.fingerprint()
                            + ": give guest_root if the new one is right"));
        }
        trust(route, pinned.rootCrt()).check(seen.chain());
        return ACCEPTED;
    }

    private Verdict first(Route route, Seen seen, X509Certificate told) {
        String root = seen.environ().rootCrt();
        trust(route, root).check(seen.chain());
        return new Verdict.Accepted(
                Optional.of(new PinnedRoot(route.nodeId(), root, Pem.fingerprint(told), clock.millis())));
    }

    private PeerTrust trust(Route route, String rootPem) {
        return new PeerTrust(rootPem, route.nodeId(), clock, revocations, () -> {});
    }
}
