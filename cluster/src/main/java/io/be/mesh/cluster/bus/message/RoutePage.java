package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Route;
import java.util.List;

/** A page of routes, without private keys and authorisation codes. */
public record RoutePage(String sid, long index, long limit, long total, List<Route> routes) {
    public RoutePage {
        routes = List.copyOf(routes);
    }
}
