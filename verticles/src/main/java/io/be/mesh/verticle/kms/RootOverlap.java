package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The time in which a replaced root is still trusted. What is remembered of it is the old identity without its key, and in
 * {@code node_crt} the bridges: the new root certified by the old one, the old one by the one before it. Behind the leaf
 * they lead to every root that a partner may have pinned.
 */
final class RootOverlap {
    /** A bridge outlives the overlap, so that it is no longer shown when a partner whose clock is ahead sees it expire. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /** Leaf and bridges are fewer than the longest chain that is looked at. */
    private static final int MAX_BRIDGES = 4;

    private RootOverlap() {}

    /**
     * What to remember of a root that is being replaced.
     *
     * @return empty when there is no overlap: another node, the same root, a root that is expired or no longer believed
     */
    static Optional<Environ> begin(
            Credentials stored,
            Environ next,
            X509Certificate root,
            CertificateIssuer issuer,
            Duration overlap,
            Predicate<X509Certificate> revoked,
            Instant now) {
        Environ old = stored.environ();
        X509Certificate replaced = stored.root();
        Instant cap = replaced.getNotAfter().toInstant().minus(MARGIN);
        Instant end = now.plus(overlap).isBefore(cap) ? now.plus(overlap) : cap;
        if (!Principal.same(old.nodeId(), next.nodeId()) || revoked.test(replaced) || !end.isAfter(now)) {
            return Optional.empty();
        }
        List<X509Certificate> bridges = new ArrayList<>();
        bridges.add(issuer.cross(root, stored.authority(), end.plus(MARGIN), now));
        bridges.addAll(bridges(stored.previous(), replaced, revoked, now));
        return Optional.of(remembered(old, bridges.subList(0, Math.min(bridges.size(), MAX_BRIDGES))));
    }

    /** The bridges that lead on from the current root and still hold; none when the overlap is over. */
    static List<X509Certificate> bridges(
            Optional<Environ> previous, X509Certificate root, Predicate<X509Certificate> revoked, Instant now) {
        if (previous.isEmpty()
                || revoked.test(
                        Pem.certificates("root_crt", previous.get().rootCrt()).get(0))) {
            return List.of();
        }
        List<X509Certificate> bridges =
                Pem.certificates("node_crt", previous.get().nodeCrt());
        if (!bridges.get(0).getPublicKey().equals(root.getPublicKey())) {
            return List.of(); // the replacement was not finished
        }
        return bridges.stream()
                .takeWhile(bridge -> end(bridge).isAfter(now) && !revoked.test(bridge))
                .toList();
    }

    /** When a bridge is no longer shown. */
    static Instant end(X509Certificate bridge) {
        return bridge.getNotAfter().toInstant().minus(MARGIN);
    }

    static Environ remembered(Environ old, List<X509Certificate> bridges) {
        return new Environ(
                old.version(), old.nodeId(), old.instId(), old.instName(), old.rootCrt(), "", Pem.write(bridges));
    }
}
