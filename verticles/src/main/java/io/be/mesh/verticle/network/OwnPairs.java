package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.protocol.message.Route;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pairs of this node a partner gets to see: that of its route, else the node's own; the node's own, too, when
 * that of the route has expired. Reads certificates and keys: not for an event loop.
 */
public final class OwnPairs {
    private final TlsIdentitySource node;
    private final Clock clock;

    public OwnPairs(TlsIdentitySource node, Clock clock) {
        this.node = node;
        this.clock = clock;
    }

    /**
     * The pair that a route gives for its partner; its texts may be empty. {@code toString} shows no key.
     *
     * @param crt PEM
     * @param key PEM
     * @param issuers PEM, of {@code crt}, when they are given apart from it
     */
    record Guest(String crt, String key, String issuers) {
        static final Guest NONE = new Guest("", "", "");

        static Guest of(Route route) {
            boolean given = !route.guestCrt().isBlank() && !route.guestKey().isBlank();
            return given ? new Guest(route.guestCrt(), route.guestKey(), route.hostRoot()) : NONE;
        }

        private LeafCertificate pair() {
            if (issuers.isBlank()) {
                return new LeafCertificate(crt, key);
            }
            List<X509Certificate> chain = new ArrayList<>(Pem.certificates("guest_crt", crt));
            for (X509Certificate issuer : Pem.certificates("host_root", issuers)) {
                X509Certificate top = chain.get(chain.size() - 1);
                if (top.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) && !chain.contains(issuer)) {
                    chain.add(issuer);
                }
            }
            return new LeafCertificate(Pem.write(chain), key);
        }

        @Override
        public String toString() {
            return equals(NONE) ? "no pair" : "a pair of its own";
        }
    }

    /** What is shown to the partner of a route. */
    public OwnKey of(Route route) {
        return of(Guest.of(route));
    }

    /** What is shown to somebody there is no route to. */
    public OwnKey ofNode() {
        return of(Guest.NONE);
    }

    OwnKey of(Guest guest) {
        List<LeafCertificate> pairs = new ArrayList<>();
        if (!guest.equals(Guest.NONE)) {
            pairs.add(guest.pair());
        }
        node.current().ifPresent(pairs::add);
        return OwnKey.of(pairs, clock);
    }
}
