package io.be.mesh.verticle.network;

import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.network.PeerRequestRules.Asked;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The requests that wait for the operator: so many and no more, and none takes the place of another one's. */
final class WaitingRoom {
    /** Requests that wait at once. */
    static final int PLACES = 64;
    /** Of them from one address. */
    static final int PLACES_OF_ONE = 8;

    private static final int STATUS = RouteStatus.APPROVING | RouteStatus.FROM_WEAVING;

    private final NetworkTables tables;
    private final Clock clock;

    WaitingRoom(NetworkTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * What is to be stored so that a request waits; what has expired makes room.
     *
     * @throws MeshException E…503 when there is no place, E…603 when another root or address waits under that node id
     */
    PartnerEdit admit(Asked asked) {
        Weaving request = asked.weaving();
        PartnerEdit edit = new PartnerEdit(tables);
        Optional<Weaving> before = tables.theirs(request.nodeId());
        if (before.isPresent() && !before.get().isExpired(clock.millis())) {
            requireSameRoot(before.get(), request);
            if (request.peerRoot().isBlank()) {
                requireSameAddress(asked.route());
            }
            if (before.get().authCode().equals(request.authCode())) {
                return edit; // the same request once more
            }
        } else {
            takePlace(edit, request);
        }
        edit.put(request);
        Optional<Route> row = tables.route(request.nodeId());
        if (row.isEmpty() || RouteGate.isWaiting(row.get())) {
            edit.put(new RouteMerge(clock).merge(asked.route(), row).withStatus(STATUS));
        }
        return edit;
    }

    private static void requireSameRoot(Weaving before, Weaving request) {
        if (!before.peerRoot().strip().equals(request.peerRoot().strip())) {
            throw new MeshException(
                    ErrorCode.CERTIFICATE,
                    "a request of " + request.nodeId()
                            + " with another root is waiting already: its operator may remove it");
        }
    }

    /** A request without a root proves nothing: the address is what its operator has seen, and approves. */
    private void requireSameAddress(Route asked) {
        tables.route(asked.nodeId())
                .filter(row -> RouteGate.isWaiting(row) && !row.address().equals(asked.address()))
                .ifPresent(row -> {
                    throw new MeshException(
                            ErrorCode.CERTIFICATE,
                            "a request of " + asked.nodeId()
                                    + " with another address is waiting already: its operator may remove it");
                });
    }

    private void takePlace(PartnerEdit edit, Weaving request) {
        List<Weaving> all = tables.weavings().values().stream()
                .filter(weaving -> !weaving.ours())
                .toList();
        List<Weaving> alive =
                all.stream().filter(each -> !each.isExpired(clock.millis())).toList();
        if (alive.size() >= PLACES) {
            throw full(PLACES + " requests to weave are waiting already");
        }
        if (alive.stream().filter(each -> each.from().equals(request.from())).count() >= PLACES_OF_ONE) {
            throw full(PLACES_OF_ONE + " requests to weave from " + request.from() + " are waiting already");
        }
        if (all.size() >= PLACES) {
            all.stream()
                    .filter(each ->
                            each.isExpired(clock.millis()) && !each.rowKey().equals(request.rowKey()))
                    .forEach(each -> clear(edit, each));
        }
    }

    private void clear(PartnerEdit edit, Weaving expired) {
        boolean waits =
                tables.route(expired.nodeId()).filter(RouteGate::isWaiting).isPresent();
        if (waits) {
            edit.forget(expired.nodeId());
        } else {
            edit.settle(expired);
        }
    }

    private static MeshException full(String message) {
        return new MeshException(ErrorCode.UNAVAILABLE, message + ", try again when the operator has looked at them");
    }
}
