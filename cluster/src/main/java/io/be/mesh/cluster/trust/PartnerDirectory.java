package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who a peer is, from what it shows and what this node knows now. Any thread. */
public final class PartnerDirectory {
    private final TrustTables tables;
    private final PlaintextRoutes plaintext;
    private final Clock clock;
    private final boolean strict;
    private final Map<String, Roots> parsed = new ConcurrentHashMap<>();

    /** The roots of one node and the text they were read from. */
    private record Roots(String pem, Set<X509Certificate> certificates) {}

    /**
     * @param vertx looks up the names in plaintext routes
     * @param strict whether only roots that the operator gave are trusted ({@code network.trust})
     */
    public PartnerDirectory(Vertx vertx, TrustTables tables, Clock clock, boolean strict) {
        this.tables = tables;
        this.plaintext = new PlaintextRoutes(vertx, tables.routes());
        this.clock = clock;
        this.strict = strict;
        tables.routes()
                .onChange(() -> parsed.keySet().removeIf(key -> route(key).isEmpty()));
    }

    /** Called after each change that may change a judgement, on no particular thread; must not block. */
    public void onChange(Runnable listener) {
        tables.onChange(listener);
    }

    /**
     * Judges a client's certificates. Checks signatures: not for an event loop.
     *
     * @param chain the client's own certificate first; empty when it has shown none
     */
    public PeerProof identify(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return PeerProof.NONE;
        }
        try {
            ChainRules rules = new ChainRules(
                    Purpose.CLIENT, clock.instant(), ChainRules.byFingerprint(tables.revocations()::get));
            rules.requireSound(chain);
            return proof(rules, chain, CertificateNames.node(chain.get(0)));
        } catch (MeshException e) {
            return new PeerProof.Refused(e);
        }
    }

    /**
     * The route of a partner that may be used now.
     *
     * @throws MeshException E…618 no route or waiting for approval, E…606 disabled, E…605 expired
     */
    public Route usable(String nodeId) {
        Route route = route(Principal.key(nodeId))
                .orElseThrow(() -> new MeshException(ErrorCode.NOT_WOVEN, "no route to " + nodeId));
        RouteGate.requireUsable(
                route,
                clock.millis(),
                tables.identity().get(TableNames.SELF).map(Environ::nodeId).orElse("this node"));
        return route;
    }

    /**
     * The routes whose stored address names a plaintext scheme and leads to this address; usable or not. The route of this
     * node itself is none: who shares its address has not proved to be it. Never waits.
     */
    public List<Route> plaintextPartners(InetAddress address) {
        return plaintext.at(address).stream()
                .filter(route -> !isOurs(Principal.key(route.nodeId())))
                .toList();
    }

    /** The node that a chain claims to be, for people; empty when it is not clear. */
    public static Optional<String> claimed(List<X509Certificate> chain) {
        try {
            return Optional.of(CertificateNames.node(chain.get(0)));
        } catch (MeshException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private PeerProof proof(ChainRules rules, List<X509Certificate> chain, String nodeId) {
        if (isOurs(nodeId)) {
            // Another centre of this node, which has the same identity.
            rules.require(chain, ownRoots(), nodeId);
            return new PeerProof.Partner(nodeId);
        }
        Optional<Route> route = route(nodeId);
        if (route.isEmpty()) {
            return new PeerProof.Unknown(nodeId);
        }
        if (isIssued(chain.get(0), nodeId)) {
            rules.require(chain, ownRoots(), nodeId);
            return new PeerProof.Partner(nodeId);
        }
        Set<X509Certificate> roots = roots(route.get(), nodeId);
        if (roots.isEmpty()) {
            return unproved(nodeId);
        }
        rules.require(chain, roots, nodeId);
        return new PeerProof.Partner(nodeId);
    }

    private PeerProof unproved(String nodeId) {
        if (strict) {
            throw new MeshException(
                    ErrorCode.CERTIFICATE,
                    "no root of " + nodeId + " was given (guest_root), and network.trust is strict");
        }
        return new PeerProof.Unproved(nodeId);
    }

    private Optional<Route> route(String key) {
        return tables.routes().get(key).filter(route -> !route.has(RouteStatus.REMOVED));
    }

    private boolean isOurs(String nodeId) {
        return tables.identity()
                .get(TableNames.SELF)
                .filter(self -> Principal.same(self.nodeId(), nodeId))
                .isPresent();
    }

    private boolean isIssued(X509Certificate leaf, String nodeId) {
        return tables.issued()
                .get(Pem.fingerprint(leaf))
                .filter(issued -> Principal.same(issued.nodeId(), nodeId))
                .isPresent();
    }

    private Set<X509Certificate> roots(Route route, String nodeId) {
        String pinned =
                strict ? "" : tables.pins().get(nodeId).map(PinnedRoot::rootCrt).orElse("");
        return read(nodeId, route.guestRoot().isBlank() ? pinned : route.guestRoot());
    }

    private Set<X509Certificate> ownRoots() {
        Set<X509Certificate> roots = new HashSet<>();
        tables.identity()
                .get(TableNames.SELF)
                .ifPresent(self -> roots.addAll(read("=" + TableNames.IDENTITY, self.rootCrt())));
        tables.previousIdentity()
                .get(TableNames.SELF)
                .ifPresent(old -> roots.addAll(read("=" + TableNames.PREVIOUS_IDENTITY, old.rootCrt())));
        return roots;
    }

    private Set<X509Certificate> read(String key, String pem) {
        if (pem.isBlank()) {
            return Set.of();
        }
        Roots known = parsed.get(key);
        if (known == null || !known.pem().equals(pem)) {
            known = new Roots(pem, certificates(pem));
            parsed.put(key, known);
        }
        return known.certificates();
    }

    private static Set<X509Certificate> certificates(String pem) {
        try {
            return Set.copyOf(Pem.certificates("the stored root", pem));
        } catch (MeshException e) {
            throw new MeshException(ErrorCode.CERTIFICATE, e.message(), e);
        }
    }
}
