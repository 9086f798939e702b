package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the route table and the connections that it leads to. */
record KnownRoute(Route route, PeerSlot slot) {

    /** The row, with the connections of {@code before} when it leads to the same place. */
    static KnownRoute of(Route route, Optional<PinnedRoot> pin, @Nullable KnownRoute before) {
        PeerSlot.Target target = new PeerSlot.Target(
                route.nodeId(),
                route.address(),
                route.guestRoot().isEmpty() ? pin.map(PinnedRoot::rootCrt).orElse("") : route.guestRoot());
        if (before != null && before.slot().target().equals(target)) {
            return new KnownRoute(route, before.slot());
        }
        return new KnownRoute(route, new PeerSlot(target));
    }

    /** Whether this route may be used now: E…606 disabled, E…605 expired. */
    void requireUsable(Clock clock) {
        int unusable = RouteStatus.DISABLED | RouteStatus.REMOVED | RouteStatus.REJECT;
        if ((route.status() & unusable) != 0) {
            throw new MeshException(ErrorCode.ROUTE_DISABLED, "the route to " + route.nodeId() + " is disabled");
        }
        if (route.expireAt() > 0 && route.expireAt() <= clock.millis()) {
            throw new MeshException(ErrorCode.ROUTE_EXPIRED, "the route to " + route.nodeId() + " has expired");
        }
    }
}
