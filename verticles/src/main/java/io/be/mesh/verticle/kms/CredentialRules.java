package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the credentials of a node become at each occasion. Costs CPU: not for an event loop. */
final class CredentialRules {
    /** Before its end a root is complained about. */
    static final Duration ROOT_WARNING = Duration.ofDays(30);

    private final KmsSettings settings;
    private final CertificateIssuer issuer;
    private final Predicate<X509Certificate> revoked;

    CredentialRules(KmsSettings settings, CertificateIssuer issuer, Predicate<X509Certificate> revoked) {
        this.settings = settings;
        this.issuer = issuer;
        this.revoked = revoked;
    }

    /** The first start. */
    Credentials first(Instant now) {
        return given(Credentials.first(), Optional.empty(), now);
    }

    /**
     * An identity that was given: its root is checked whole and used; without one, the same node keeps its root, since a
     * new one would break with every partner that trusts the old one, and another node gets a new one.
     */
    Credentials given(Environ environ, Optional<Credentials> stored, Instant now) {
        boolean without = environ.rootCrt().isEmpty() && environ.rootKey().isEmpty();
        boolean same =
                stored.isPresent() && Principal.same(stored.get().environ().nodeId(), environ.nodeId());
        if (without && same) {
            Environ old = stored.get().environ();
            Environ kept = Credentials.withRoot(environ, old.rootCrt(), old.rootKey());
            return upToDate(
                    new Credentials(kept, stored.get().leaf(), stored.get().previous()), now);
        }
        return without
                ? withNewRoot(environ, stored, now)
                : replaced(environ, EnvironRules.root(environ, now).certificate(), stored, now);
    }

    /** A new root for the same node, and a leaf of it. */
    Credentials newRoot(Credentials stored, Instant now) {
        return withNewRoot(stored.environ(), Optional.of(stored), now);
    }

    private Credentials withNewRoot(Environ environ, Optional<Credentials> stored, Instant now) {
        RootAuthority root = issuer.root(environ, now);
        Environ whole = Credentials.withRoot(environ, Pem.write(root.chain()), Pem.write(root.key()));
        return replaced(whole, root.certificate(), stored, now);
    }

    private Credentials replaced(Environ next, X509Certificate root, Optional<Credentials> stored, Instant now) {
        LeafCertificate leaf = stored.map(Credentials::leaf).orElse(Credentials.NO_LEAF);
        Optional<Environ> previous = stored.flatMap(before -> root.equals(before.root())
                ? before.previous()
                : RootOverlap.begin(before, next, root, issuer, settings.rootOverlap(), revoked, now));
        return upToDate(new Credentials(next, leaf, previous), now);
    }

    /** Makes a leaf when the one there no longer serves, and forgets a replaced root whose time is over. */
    Credentials upToDate(Credentials stored, Instant now) {
        NodeNames names = NodeNames.of(stored.environ().nodeId(), settings.published());
        List<X509Certificate> bridges = bridges(stored, now);
        Optional<Environ> previous =
                stored.previous().filter(old -> !bridges.isEmpty()).map(old -> RootOverlap.remembered(old, bridges));
        Credentials next = new Credentials(stored.environ(), stored.leaf(), previous);
        return serves(stored, tail(stored, bridges), names, now) ? next : withLeaf(next, bridges, names, now);
    }

    /** Whether the leaf is one of this identity's root: the two are stored one after the other. */
    static boolean isWhole(Credentials stored) {
        List<X509Certificate> chain = stored.leafChain();
        try {
            if (!chain.isEmpty()) {
                chain.get(0).verify(stored.root().getPublicKey());
                return true;
            }
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A new leaf, whether the one there serves or not. */
    Credentials newLeaf(Credentials stored, Instant now) {
        NodeNames names = NodeNames.of(stored.environ().nodeId(), settings.published());
        return withLeaf(stored, bridges(stored, now), names, now);
    }

    private Credentials withLeaf(Credentials stored, List<X509Certificate> bridges, NodeNames own, Instant now) {
        List<X509Certificate> before = stored.leafChain();
        NodeNames names = settings.shared() && !before.isEmpty() ? own.with(before.get(0)) : own;
        LeafCertificate leaf = issuer.leaf(stored.environ(), stored.authority(), names, tail(stored, bridges), now);
        return new Credentials(stored.environ(), leaf, stored.previous());
    }

    private List<X509Certificate> bridges(Credentials stored, Instant now) {
        return RootOverlap.bridges(stored.previous(), stored.root(), revoked, now);
    }

    /** While a replaced root is trusted, the new one is shown certified by it; else the root itself. */
    private static List<X509Certificate> tail(Credentials stored, List<X509Certificate> bridges) {
        return bridges.isEmpty() ? stored.rootChain() : bridges;
    }

    private boolean serves(Credentials stored, List<X509Certificate> tail, NodeNames names, Instant now) {
        List<X509Certificate> chain = stored.leafChain();
        if (chain.isEmpty() || !chain.subList(1, chain.size()).equals(tail) || revoked.test(chain.get(0))) {
            return false;
        }
        X509Certificate leaf = chain.get(0);
        X509Certificate root = stored.root();
        try {
            leaf.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            return false;
        }
        Instant cap = root.getNotAfter().toInstant();
        boolean capped = !leaf.getNotAfter().toInstant().isBefore(cap);
        return !now.isBefore(leaf.getNotBefore().toInstant())
                && (capped || now.isBefore(halfLife(leaf)))
                && names.within(leaf)
                && DistributionPoints.named(settings.crlUrl(), leaf);
    }

    private static Instant halfLife(X509Certificate leaf) {
        Instant made = leaf.getNotBefore().toInstant().plus(CertificateSigner.BACKDATE);
        return made.plus(Duration.between(made, leaf.getNotAfter().toInstant()).dividedBy(2));
    }

    /** When {@link #upToDate} will have something to do, as far as it is known. */
    static Instant nextOccasion(Credentials credentials) {
        Instant next = halfLife(credentials.leafChain().get(0));
        if (credentials.previous().isPresent()) {
            List<X509Certificate> bridges =
                    Pem.certificates("node_crt", credentials.previous().get().nodeCrt());
            for (X509Certificate bridge : bridges) {
                next = RootOverlap.end(bridge).isBefore(next) ? RootOverlap.end(bridge) : next;
            }
        }
        return next;
    }
}
