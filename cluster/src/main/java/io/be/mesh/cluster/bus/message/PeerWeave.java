package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import java.util.Optional;

/**
 * A request to become a partner, as another node brought it.
 *
 * @param route as the Go node writes it; keys in it are not looked at
 * @param request of a Mesh node; the route is made of it
 * @param partner node id that the caller has proved, or empty
 * @param from address of the caller
 */
public record PeerWeave(Route route, Optional<WeaveRequest> request, String partner, String from) {}
