package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;

/** Whether a route may be used now: the one rule of both planes and both directions. */
public final class RouteGate {
    private RouteGate() {}

    /**
     * Whether a partner's request is waiting for the operator of this node: it came by weaving, and nobody here has
     * agreed to it.
     */
    public static boolean isWaiting(Route route) {
        return route.has(RouteStatus.APPROVING) && !route.has(RouteStatus.FROM_MAN) && !route.has(RouteStatus.WEAVED);
    }

    /**
     * @param nowMillis since the epoch
     * @param self how this node calls itself, for the message
     * @throws MeshException E…606 disabled, E…605 expired, E…618 removed or waiting for approval
     */
    public static void requireUsable(Route route, long nowMillis, String self) {
        if (route.has(RouteStatus.REMOVED)) {
            throw new MeshException(ErrorCode.NOT_WOVEN, "no route to " + route.nodeId());
        }
        if (route.has(RouteStatus.DISABLED) || route.has(RouteStatus.REJECT)) {
            throw new MeshException(ErrorCode.ROUTE_DISABLED, "the route to " + route.nodeId() + " is disabled");
        }
        if (route.expireAt() > 0 && route.expireAt() <= nowMillis) {
            throw new MeshException(ErrorCode.ROUTE_EXPIRED, "the route to " + route.nodeId() + " has expired");
        }
        if (isWaiting(route)) {
            throw new MeshException(ErrorCode.NOT_WOVEN, waiting(route, self));
        }
    }

    /**
     * What a partner whose request waits is told.
     *
     * @param self how this node calls itself
     */
    public static String waiting(Route route, String self) {
        return "the partnership with " + route.nodeId() + " is waiting for approval by " + self;
    }
}
