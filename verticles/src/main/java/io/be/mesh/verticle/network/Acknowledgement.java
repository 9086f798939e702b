package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operator approves a partner's request: {@code net/ack}, and {@code net/refresh} of what waits. Used on one context. */
final class Acknowledgement {
    private final Weaver weaver;

    Acknowledgement(Weaver weaver) {
        this.weaver = weaver;
    }

    private record Approved(Route route, Optional<Weaving> request, String chain, List<Change> changed) {}

    /** Stored even when the other side cannot be told: then the message says so. */
    Future<Done> ack(Route given) {
        if (weaver.tables().isSelf(given.nodeId())) {
            return Future.succeededFuture(new Done(given.nodeId() + " is this node: nothing to approve", List.of()));
        }
        return weaver.vertx()
                .executeBlocking(() -> checked(given), false)
                .compose(route -> weaver.changes().run(() -> approve(route)))
                .compose(approved -> told(approved).map(remark -> new Done(remark, approved.changed())));
    }

    private Route checked(Route given) {
        RouteRules.check(given, "", weaver.clock().instant());
        return given;
    }

    private Future<Approved> approve(Route given) {
        Optional<Route> row = weaver.tables().route(given.nodeId());
        Optional<Weaving> request = weaver.tables().theirs(given.nodeId());
        if (row.isEmpty()) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN,
                    "no request of " + given.nodeId() + " is waiting, and there is no route to it");
        }
        request.filter(each -> each.isExpired(weaver.clock().millis())).ifPresent(expired -> {
            throw new MeshException(
                    ErrorCode.AUTH_CODE_EXPIRED,
                    "the request of " + given.nodeId() + " expired at " + Instant.ofEpochMilli(expired.expireAt()));
        });
        Route base = given.guestRoot().isBlank()
                ? row.get()
                : row.get().withGuestRoot(given.guestRoot().strip());
        if (request.isEmpty()) {
            PartnerEdit edit = new PartnerEdit(weaver.tables());
            weaver.approval().agree(edit, base, RouteStatus.FROM_MAN);
            return edit.commit().map(changed -> new Approved(base, request, "", changed));
        }
        return weaver.approval()
                .grant(base, request.get(), RouteStatus.FROM_MAN)
                .compose(granted ->
                        granted.edit().commit().map(changed -> new Approved(base, request, granted.chain(), changed)));
    }

    private Future<String> told(Approved approved) {
        if (approved.request().isEmpty()) {
            return Future.succeededFuture("");
        }
        Weaving request = approved.request().get();
        String partner = approved.route().nodeId();
        if (approved.route().address().isBlank()) {
            return Future.succeededFuture(
                    "approved; " + partner + " has told no address, let it weave again to learn of it");
        }
        Handshake.Approved approval =
                new Handshake.Approved(weaver.tables().self(), request.authCode(), approved.chain());
        boolean mesh = !request.csr().isBlank();
        return met(approved, mesh)
                .compose(known -> weaver.handshakes().of(mesh).ack(approved.route(), approval))
                .map("")
                .otherwise(failure -> {
                    MeshException why = MeshException.of(failure);
                    return "approved; " + partner + " could not be told ("
                            + why.code().code() + " " + why.message() + "), let it weave again to learn of it";
                });
    }

    /** A Go node tells no root when it asks: it is got to know now. */
    private Future<Void> met(Approved approved, boolean mesh) {
        return mesh
                ? Future.succeededFuture()
                : weaver.introducer().introduce(approved.route().nodeId()).mapEmpty();
    }
}
