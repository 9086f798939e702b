package io.be.mesh.verticle.network;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.util.List;
import java.util.Optional;

/** The routes as they may be shown: never with a key or an authorisation code. Any thread. */
final class RouteBook {
    private final NetworkTables tables;
    private final String address;

    /** @param address of this node; may be empty */
    RouteBook(NetworkTables tables, String address) {
        this.tables = tables;
        this.address = address;
    }

    List<Route> all() {
        return tables.routes().values().stream().map(Route::publicPart).toList();
    }

    /** By node id, else by institution id, else this node itself. */
    Optional<Route> find(String id) {
        if (id.isBlank()) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_id is missing");
        }
        return tables.route(id)
                .or(() -> tables.routes().values().stream()
                        .filter(route -> Principal.same(route.instId(), id))
                        .findFirst())
                .map(Route::publicPart)
                .or(() -> self(id));
    }

    private Optional<Route> self(String id) {
        Environ self = tables.self();
        if (!Principal.same(self.nodeId(), id) && !Principal.same(self.instId(), id)) {
            return Optional.empty();
        }
        return Optional.of(Route.of(self.nodeId(), self.instId(), self.instName(), address)
                .withStatus(RouteStatus.CONNECTED | RouteStatus.WEAVED));
    }
}
