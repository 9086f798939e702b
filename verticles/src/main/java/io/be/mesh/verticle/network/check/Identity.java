package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.cluster.bus.message.CheckReport.Result;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the peer is who it is to be: what it says, what its certificate proves, and whether its root is the one that
 * is known here. Checks signatures: not for an event loop.
 */
final class Identity {
    private static final String WHO = "identity";
    private static final String CERTIFICATE = "certificate";
    private static final String ROOT = "root";

    private final ChainRules rules;
    private final boolean strict;

    Identity(ChainRules rules, boolean strict) {
        this.rules = rules;
        this.strict = strict;
    }

    /**
     * What is known here of the node.
     *
     * @param nodeId as the operator named it, else as the peer did; may be empty
     */
    record Known(String nodeId, Optional<Route> route, Optional<PinnedRoot> pin) {
        /** How the root is trusted, for people; empty when none is known. */
        Optional<String> how() {
            return route.filter(it -> !it.guestRoot().isBlank())
                    .map(it -> "given by the operator")
                    .or(() -> pin.map(it -> "pinned on first use at " + Instant.ofEpochMilli(it.pinnedAt())));
        }

        Optional<String> root() {
            return route.map(Route::guestRoot).filter(pem -> !pem.isBlank()).or(() -> pin.map(PinnedRoot::rootCrt));
        }
    }

    /** What the peer says of itself, against whom the operator named. */
    static Line who(String named, JsonObject told) {
        String id = told.getString("node_id", "");
        String text = id + " of " + told.getString("inst_id", "") + ", " + told.getString("inst_name", "");
        if (named.isEmpty() || Principal.same(named, id)) {
            return Lines.pass(WHO, text);
        }
        return Lines.fail(
                WHO,
                text,
                "the node at the address says that it is " + id + ", not " + named,
                "check the address and the node id with the partner");
    }

    static Line unknown(MeshException why) {
        return Lines.fail(
                WHO,
                "",
                why.message() + " (" + why.code().code() + ")",
                "what answers there is no mesh node, or something on the way answers in its place");
    }

    /** The lines about certificates. {@code toldRoot} is what the peer tells of itself, PEM or empty. */
    List<Line> certificates(Known known, List<X509Certificate> chain, String toldRoot) {
        Optional<X509Certificate> told = readable(toldRoot);
        Optional<X509Certificate> trusted = known.root().flatMap(Identity::readable);
        Optional<X509Certificate> root = trusted.or(() -> told);
        if (root.isEmpty()) {
            return List.of(
                    Lines.skip(CERTIFICATE, "no root to check it with: the peer tells none, and none is known here"));
        }
        Line certificate = certificate(known.nodeId(), chain, root.get());
        boolean believed = certificate.result() == Result.PASS;
        return List.of(
                certificate, trusted.isEmpty() ? first(known, root.get()) : known(known, root.get(), told, believed));
    }

    private Line certificate(String nodeId, List<X509Certificate> chain, X509Certificate root) {
        if (chain.isEmpty()) {
            return Lines.fail(CERTIFICATE, "", "the peer showed no certificate", "let the partner look at its TLS");
        }
        X509Certificate leaf = chain.get(0);
        String until = "valid until " + leaf.getNotAfter().toInstant();
        try {
            rules.require(chain, Set.of(root), nodeId);
            return Lines.pass(
                    CERTIFICATE,
                    "names " + String.join(", ", ChainRules.nodeIds(leaf)) + ", signed by its root, " + until);
        } catch (MeshException e) {
            return Lines.fail(
                    CERTIFICATE,
                    leaf.getSubjectX500Principal().getName() + ", " + until,
                    e.message() + " (" + e.code().code() + ")",
                    "the partner's operator looks at `mesh kms show`; a new certificate there is `mesh kms rotate`");
        }
    }

    private Line first(Known known, X509Certificate root) {
        String fingerprint = "SHA-256 " + Pem.fingerprint(root);
        return strict
                ? Lines.fail(
                        ROOT,
                        fingerprint,
                        "network.trust is strict and the operator gave no root of this partner",
                        "compare the fingerprint by phone, then: mesh net refresh " + known.nodeId()
                                + " --guest-root FILE")
                : Lines.pass(ROOT, fingerprint + ", not known here yet: compare it with the partner by phone");
    }

    /** Another root than the known one is right when the known one has endorsed it, which shows in the certificate. */
    private static Line known(Known known, X509Certificate root, Optional<X509Certificate> told, boolean believed) {
        String detail = "SHA-256 " + Pem.fingerprint(root) + ", " + known.how().orElse("");
        String other = told.filter(it -> !it.equals(root)).map(Pem::fingerprint).orElse("");
        if (other.isEmpty()) {
            return Lines.pass(ROOT, detail);
        }
        return believed
                ? Lines.pass(ROOT, detail + "; the partner has a new one, " + other)
                : Lines.fail(
                        ROOT,
                        detail,
                        "the partner tells another root: " + other,
                        "compare it by phone; if it is right: mesh net refresh " + known.nodeId()
                                + " --guest-root FILE");
    }

    private static Optional<X509Certificate> readable(String pem) {
        try {
            return pem.isBlank()
                    ? Optional.empty()
                    : Optional.of(Pem.certificates("root", pem).get(0));
        } catch (MeshException e) {
            return Optional.empty();
        }
    }
}
