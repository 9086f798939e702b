package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what is shown in handshakes in step with the node's leaf and the host pairs of its routes. Any thread. */
final class TlsMaterial {
    private static final Logger log = LoggerFactory.getLogger(TlsMaterial.class);
    private static final Duration SPACING = Duration.ofMillis(100);

    private final TlsIdentitySource identity;
    private final TableView<Route> routes;
    private final PresentedKeys keys = new PresentedKeys();
    private Map<PresentedPair.Source, PresentedPair> known = new HashMap<>();
    private Set<PresentedPair.Source> unusable = new HashSet<>();

    TlsMaterial(Vertx vertx, TlsIdentitySource identity, TableView<Route> routes) {
        this.identity = identity;
        this.routes = routes;
        Coalesced refresh = new Coalesced(vertx, SPACING, this::refresh);
        identity.onChange(leaf -> refresh.changed());
        routes.onChange(refresh::changed);
    }

    PresentedKeys keys() {
        return keys;
    }

    /** Reads the newest leaf and host pairs; those that have not changed are kept. Costs CPU: not for an event loop. */
    synchronized void refresh() {
        Optional<LeafCertificate> leaf = identity.current();
        if (leaf.isEmpty()) {
            return;
        }
        Map<PresentedPair.Source, PresentedPair> next = new HashMap<>();
        Set<PresentedPair.Source> bad = new HashSet<>();
        Optional<PresentedPair> main = pair(
                "this node",
                new PresentedPair.Source(leaf.get().chain(), leaf.get().key()),
                next,
                bad);
        List<PresentedPair> others = new ArrayList<>();
        for (Route route : routes.values()) {
            if (!route.hostCrt().isBlank() && !route.hostKey().isBlank() && !route.has(RouteStatus.REMOVED)) {
                pair("the host pair for " + route.nodeId(), source(route), next, bad)
                        .ifPresent(others::add);
            }
        }
        known = next;
        unusable = bad;
        main.ifPresent(shown -> keys.present(shown, others));
    }

    private static PresentedPair.Source source(Route route) {
        return new PresentedPair.Source(route.hostCrt(), route.hostKey());
    }

    private Optional<PresentedPair> pair(
            String what,
            PresentedPair.Source source,
            Map<PresentedPair.Source, PresentedPair> next,
            Set<PresentedPair.Source> bad) {
        PresentedPair before = known.get(source);
        try {
            PresentedPair read = before == null ? PresentedPair.read(what, source) : before;
            if (read.isPresentable()) {
                next.put(source, read);
                return Optional.of(read);
            }
            warn(what, source, bad, "its key is " + read.key().getAlgorithm() + ", RSA and EC are served");
        } catch (MeshException e) {
            warn(what, source, bad, e.message());
        }
        return Optional.empty();
    }

    private void warn(String what, PresentedPair.Source source, Set<PresentedPair.Source> bad, String why) {
        bad.add(source);
        if (!unusable.contains(source)) {
            log.atWarn().log("the certificate of {} is not shown: {}", what, why);
        }
    }
}
