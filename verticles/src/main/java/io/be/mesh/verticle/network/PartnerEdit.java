package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one operation changes of the partners; put together and committed once, table by table. Used on one context. */
final class PartnerEdit {
    private static final Logger log = LoggerFactory.getLogger(PartnerEdit.class);

    private final NetworkTables tables;
    private final Map<String, Route> routes = new HashMap<>();
    private final Set<String> lostRoutes = new HashSet<>();
    private final Map<String, PinnedRoot> pins = new HashMap<>();
    private final Set<String> lostPins = new HashSet<>();
    private final Map<String, Weaving> weavings = new HashMap<>();
    private final Set<String> lostWeavings = new HashSet<>();
    private final Set<String> lostCertificates = new HashSet<>();

    PartnerEdit(NetworkTables tables) {
        this.tables = tables;
    }

    PartnerEdit put(Route route) {
        routes.put(Principal.key(route.nodeId()), route);
        return this;
    }

    PartnerEdit pin(PinnedRoot pin) {
        pins.put(Principal.key(pin.nodeId()), pin);
        return this;
    }

    PartnerEdit unpin(String nodeId) {
        String key = Principal.key(nodeId);
        if (tables.pins().get(key).isPresent()) {
            lostPins.add(key);
        }
        return this;
    }

    PartnerEdit put(Weaving weaving) {
        weavings.put(weaving.rowKey(), weaving);
        return this;
    }

    PartnerEdit settle(Weaving weaving) {
        lostWeavings.add(weaving.rowKey());
        return this;
    }

    /** The route, what is trusted for it, what waits, and the certificates that were given to it. */
    PartnerEdit forget(String nodeId) {
        lostRoutes.add(Principal.key(nodeId));
        tables.ours(nodeId).ifPresent(this::settle);
        tables.theirs(nodeId).ifPresent(this::settle);
        lostCertificates.addAll(tables.issued().values().stream()
                .filter(issued -> Principal.same(issued.nodeId(), nodeId))
                .map(IssuedCertificate::fingerprint)
                .collect(Collectors.toSet()));
        return unpin(nodeId);
    }

    /** Completes after the commit with what has changed. */
    Future<List<Change>> commit() {
        List<Change> changes = changes();
        return write(!routes.isEmpty() || !lostRoutes.isEmpty(), () -> tables.routes()
                        .write(routes, lostRoutes))
                .compose(done -> write(!pins.isEmpty() || !lostPins.isEmpty(), () -> tables.pins()
                        .write(pins, lostPins)))
                .compose(done -> write(!weavings.isEmpty() || !lostWeavings.isEmpty(), () -> tables.weavings()
                        .write(weavings, lostWeavings)))
                .compose(done ->
                        write(!lostCertificates.isEmpty(), () -> tables.issued().write(Map.of(), lostCertificates)))
                .map(done -> {
                    changes.forEach(change -> log.atInfo()
                            .addKeyValue("object", change.object())
                            .addKeyValue("before", change.before())
                            .addKeyValue("after", change.after())
                            .log("stored"));
                    return changes;
                });
    }

    private static Future<Void> write(boolean needed, java.util.function.Supplier<Future<Void>> commit) {
        return needed ? commit.get() : Future.succeededFuture();
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        routes.forEach(
                (key, route) -> changes.add(new Change("route " + route.nodeId(), version(key), route.version())));
        lostRoutes.forEach(key -> tables.routes()
                .get(key)
                .ifPresent(route -> changes.add(new Change("route " + route.nodeId(), route.version(), 0))));
        pins.forEach((key, pin) -> changes.add(new Change(root(pin), 0, 1)));
        lostPins.forEach(key -> tables.pins().get(key).ifPresent(pin -> changes.add(new Change(root(pin), 1, 0))));
        weavings.values().forEach(weaving -> changes.add(new Change(request(weaving), 0, 1)));
        lostWeavings.forEach(key ->
                tables.weavings().get(key).ifPresent(weaving -> changes.add(new Change(request(weaving), 1, 0))));
        lostCertificates.forEach(fingerprint -> changes.add(new Change("certificate " + fingerprint, 1, 0)));
        return changes;
    }

    private long version(String key) {
        return tables.routes().get(key).map(Route::version).orElse(0);
    }

    private static String root(PinnedRoot pin) {
        return "root of " + pin.nodeId() + " " + pin.fingerprint();
    }

    private static String request(Weaving weaving) {
        return (weaving.ours() ? "request to weave to " : "request to weave from ") + weaving.nodeId();
    }
}
