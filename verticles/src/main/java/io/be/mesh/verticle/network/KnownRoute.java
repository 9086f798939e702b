package io.be.mesh.verticle.network;

import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.message.Route;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A row of the route table and the connections that it leads to. */
record KnownRoute(Route route, PeerSlot slot) {

    /**
     * The row, with the connections of {@code before} when it leads to the same place.
     *
     * @param rootPem that is trusted for it; may be empty
     */
    static KnownRoute of(Route route, String rootPem, @Nullable KnownRoute before) {
        PeerSlot.Target target =
                new PeerSlot.Target(route.nodeId(), route.address(), rootPem, OwnPairs.Guest.of(route));
        if (before != null && before.slot().target().equals(target)) {
            return new KnownRoute(route, before.slot());
        }
        return new KnownRoute(route, new PeerSlot(target));
    }

    /** Whether this route may be used now: E…606 disabled, E…605 expired, E…618 not approved. */
    void requireUsable(Clock clock, String self) {
        RouteGate.requireUsable(route, clock.millis(), self);
    }
}
