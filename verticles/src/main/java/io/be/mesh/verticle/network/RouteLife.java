package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Stops a route, lets it be used again, and forgets a partner. Used on one context. */
final class RouteLife {
    private static final int STOPPED = RouteStatus.DISABLED | RouteStatus.REJECT;

    private final NetworkTables tables;
    private final Lane changes;
    private final Clock clock;

    RouteLife(NetworkTables tables, Lane changes, Clock clock) {
        this.tables = tables;
        this.changes = changes;
        this.clock = clock;
    }

    Future<Done> disable(String nodeId) {
        return restate(nodeId, status -> status | RouteStatus.DISABLED);
    }

    Future<Done> enable(String nodeId) {
        return restate(nodeId, status -> status & ~STOPPED);
    }

    Future<Done> remove(String nodeId) {
        return changes.run(() -> {
            requirePartner(nodeId);
            if (tables.theirs(nodeId).isEmpty()) {
                tables.known(nodeId);
            }
            return new PartnerEdit(tables).forget(nodeId).commit().map(changed -> new Done("", changed));
        });
    }

    private Future<Done> restate(String nodeId, IntUnaryOperator change) {
        return changes.run(() -> {
            requirePartner(nodeId);
            Route route = tables.known(nodeId);
            int status = change.applyAsInt(route.status());
            if (status == route.status()) {
                return Future.succeededFuture(new Done("nothing to change", List.of()));
            }
            return new PartnerEdit(tables)
                    .put(route.withStatus(status).revised(RouteMerge.now(clock)))
                    .commit()
                    .map(changed -> new Done("", changed));
        });
    }

    /** This node is not its own partner. */
    private void requirePartner(String nodeId) {
        if (nodeId.isBlank()) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_id is missing");
        }
        if (tables.isSelf(nodeId)) {
            throw new MeshException(ErrorCode.BAD_REQUEST, nodeId + " is this node");
        }
    }
}
