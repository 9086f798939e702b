package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.message.Assertion;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether something holds for all of several nodes. This node has every feature. Used on one context. */
final class Assertions {
    private static final int MAX_NODES = 32;

    private final NetworkTables tables;
    private final Alliance alliance;
    private final Introducer introducer;
    private final Clock clock;

    Assertions(NetworkTables tables, Alliance alliance, Introducer introducer, Clock clock) {
        this.tables = tables;
        this.alliance = alliance;
        this.introducer = introducer;
        this.clock = clock;
    }

    /** @param asked none or {@code woven}: a usable route; {@code allied}: in this node's group; {@code reachable}: answers now */
    Future<Boolean> hold(Assertion asked) {
        List<String> nodes = asked.nodeIds();
        if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_ids must name 1 to " + MAX_NODES + " nodes");
        }
        return switch (asked.feature()) {
            case "", "woven" -> Future.succeededFuture(nodes.stream().allMatch(each -> holds(each, this::isUsable)));
            case "allied" ->
                Future.succeededFuture(nodes.stream()
                        .allMatch(each -> holds(each, route -> isUsable(route) && alliance.isAllied(route))));
            case "reachable" -> reachable(nodes);
            default -> throw new MeshException(ErrorCode.BAD_REQUEST, "feature must be woven, allied or reachable");
        };
    }

    private boolean holds(String nodeId, Predicate<Route> feature) {
        return tables.isSelf(nodeId) || tables.route(nodeId).filter(feature).isPresent();
    }

    private boolean isUsable(Route route) {
        try {
            RouteGate.requireUsable(route, clock.millis(), tables.self().nodeId());
            return true;
        } catch (MeshException e) {
            return false;
        }
    }

    private Future<Boolean> reachable(List<String> nodes) {
        Optional<String> unknown =
                nodes.stream().filter(each -> !holds(each, this::isUsable)).findFirst();
        if (unknown.isPresent()) {
            return Future.succeededFuture(false);
        }
        List<Future<Boolean>> answers = nodes.stream()
                .filter(each -> !tables.isSelf(each))
                .map(introducer::isAccessible)
                .toList();
        return Future.all(answers).map(all -> answers.stream().allMatch(Future::result));
    }
}
