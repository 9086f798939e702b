package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The route table by node and by institution, kept as it changes, so that a call looks up and scans nothing. Ids are
 * compared exactly and without regard to case. Any thread.
 */
final class RouteIndex {
    /** A request that waits never stands before a partner of the same institution. */
    private static final Comparator<KnownRoute> FIRST_AGREED = Comparator.comparing(
                    (KnownRoute known) -> RouteGate.isWaiting(known.route()))
            .thenComparing(known -> !known.route().has(RouteStatus.FROM_MAN));

    private final TableView<Route> routes;
    private final TableView<PinnedRoot> pins;
    private final TrustedRoot trust;
    private volatile Map<String, KnownRoute> byNode = Map.of();
    private volatile Map<String, List<KnownRoute>> byInst = Map.of();

    RouteIndex(TableView<Route> routes, TableView<PinnedRoot> pins, TrustedRoot trust) {
        this.trust = trust;
        this.routes = routes;
        this.pins = pins;
        routes.onChange(this::rebuild);
        pins.onChange(this::rebuild);
        rebuild();
    }

    /**
     * The route to a target, institution first. Several nodes of one institution: the one that is named, else the first.
     *
     * @throws MeshException E…618
     */
    KnownRoute find(Principal target) {
        if (!target.instId().isEmpty()) {
            List<KnownRoute> nodes = byInst.getOrDefault(Principal.key(target.instId()), List.of());
            for (KnownRoute node : nodes) {
                if (Principal.same(node.route().nodeId(), target.nodeId())) {
                    return node;
                }
            }
            if (!nodes.isEmpty()) {
                return nodes.get(0);
            }
            throw unknown("institution " + target.instId());
        }
        KnownRoute node = byNode.get(Principal.key(target.nodeId()));
        if (node == null) {
            throw unknown("node " + target.nodeId());
        }
        return node;
    }

    private synchronized void rebuild() {
        Map<String, KnownRoute> before = byNode;
        Map<String, KnownRoute> nodes = new HashMap<>();
        Map<String, List<KnownRoute>> insts = new HashMap<>();
        for (Route route : routes.values()) {
            String key = Principal.key(route.nodeId());
            KnownRoute known = KnownRoute.of(route, trust.of(route, pins.get(key)), before.get(key));
            nodes.put(key, known);
            insts.computeIfAbsent(Principal.key(route.instId()), inst -> new ArrayList<>())
                    .add(known);
        }
        insts.values().forEach(list -> list.sort(FIRST_AGREED));
        byNode = nodes;
        byInst = insts;
        before.forEach((key, old) -> {
            KnownRoute now = nodes.get(key);
            if (now == null) {
                old.slot().cut();
            } else if (now.slot() != old.slot()) {
                old.slot().close();
            }
        });
    }

    /** The places that are known now. */
    List<PeerSlot> slots() {
        return byNode.values().stream().map(KnownRoute::slot).toList();
    }

    /** Ends every connection; requests in flight may finish. */
    void close() {
        byNode.values().forEach(known -> known.slot().close());
    }

    private static MeshException unknown(String whom) {
        return new MeshException(ErrorCode.NOT_WOVEN, "no route to " + whom);
    }
}
