package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Groups of partners, written into their routes here: the group is named by this institution, as existing nodes write it. Other
 * nodes are not told, because none takes routes from a partner. Used on one context.
 */
final class Alliance {
    private static final int MAX_MEMBERS = 500;

    private final NetworkTables tables;
    private final Lane changes;
    private final Clock clock;

    Alliance(NetworkTables tables, Lane changes, Clock clock) {
        this.tables = tables;
        this.changes = changes;
        this.clock = clock;
    }

    /** @param nodeIds two or more usable partners, else E…400, E…618, E…606, E…605 */
    Future<Done> ally(List<String> nodeIds) {
        return changes.run(() -> regroup(nodeIds, group -> joined(group, own())));
    }

    Future<Done> disband(List<String> nodeIds) {
        return changes.run(() -> regroup(nodeIds, group -> left(group, own())));
    }

    boolean isAllied(Route route) {
        return names(route.group()).anyMatch(each -> Principal.same(each, own()));
    }

    private String own() {
        return tables.self().instId().isEmpty()
                ? tables.self().nodeId()
                : tables.self().instId();
    }

    private Future<Done> regroup(List<String> nodeIds, UnaryOperator<String> change) {
        Map<String, Route> members = new LinkedHashMap<>();
        if (nodeIds.size() > MAX_MEMBERS) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_ids has more than " + MAX_MEMBERS + " entries");
        }
        for (String nodeId : nodeIds) {
            if (tables.isSelf(nodeId)) {
                throw new MeshException(ErrorCode.BAD_REQUEST, nodeId + " is this node");
            }
            Route route = tables.known(nodeId);
            RouteGate.requireUsable(route, clock.millis(), tables.self().nodeId());
            members.put(Principal.key(nodeId), route);
        }
        if (members.size() < 2) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_ids must name two or more partners");
        }
        PartnerEdit edit = new PartnerEdit(tables);
        for (Route route : members.values()) {
            String group = change.apply(route.group());
            if (!group.equals(route.group())) {
                edit.put(route.withGroup(group).revised(RouteMerge.now(clock)));
            }
        }
        return edit.commit().map(changed -> new Done("", changed));
    }

    private static String joined(String group, String name) {
        return names(group).anyMatch(each -> Principal.same(each, name))
                ? group
                : Stream.concat(names(group), Stream.of(name)).collect(Collectors.joining(","));
    }

    private static String left(String group, String name) {
        return names(group).filter(each -> !Principal.same(each, name)).collect(Collectors.joining(","));
    }

    private static Stream<String> names(String group) {
        return Stream.of(group.split(",")).map(String::strip).filter(each -> !each.isEmpty());
    }
}
