package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Route;
import java.util.Optional;

/** A route without private keys and authorisation code; empty when there is none. */
public record FoundRoute(Optional<Route> route) {}
