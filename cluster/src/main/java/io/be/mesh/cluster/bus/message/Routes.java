package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Route;
import java.util.List;

/** Several routes. In an answer they are without private keys and authorisation codes. */
public record Routes(List<Route> routes) {
    public Routes {
        routes = List.copyOf(routes);
    }
}
