package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.PeerAddress;
import java.util.Optional;

/**
 * What is checked.
 *
 * @param nodeId of the partner as the operator says it; empty when only the address is known
 * @param largestBytes of the body that is tried
 * @param idleMillis how long a connection is left without traffic
 */
record CheckTarget(String nodeId, PeerAddress address, long largestBytes, long idleMillis) {
    private static final long DEFAULT_BYTES = 16L << 20;
    private static final long MAX_BYTES = 512L << 20;
    private static final long DEFAULT_IDLE_MILLIS = 20_000;
    private static final long MAX_IDLE_MILLIS = 600_000;

    /**
     * @param route of the named node, if there is one
     * @throws MeshException E…400, E…618 when neither address nor route is known, E…619
     */
    static CheckTarget of(CheckRequest asked, Optional<Route> route) {
        if (asked.address().isBlank() && asked.nodeId().isBlank()) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "name a node or give an address");
        }
        if (asked.address().isBlank() && route.isEmpty()) {
            throw new MeshException(ErrorCode.NOT_WOVEN, "no route to " + asked.nodeId() + ": give its address");
        }
        String address = asked.address().isBlank() ? route.map(Route::address).orElse("") : asked.address();
        return new CheckTarget(
                asked.nodeId().strip(),
                PeerAddress.parse("address", address),
                within("largestBytes", asked.largestBytes(), DEFAULT_BYTES, MAX_BYTES),
                within("idleMillis", asked.idleMillis(), DEFAULT_IDLE_MILLIS, MAX_IDLE_MILLIS));
    }

    private static long within(String field, long given, long usual, long most) {
        if (given < 0 || given > most) {
            throw new MeshException(ErrorCode.BAD_REQUEST, field + " is " + given + ", 0 to " + most + " are accepted");
        }
        return given == 0 ? usual : given;
    }
}
