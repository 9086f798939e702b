package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.SignedOffer;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.protocol.message.WeaveRequest;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.be.mesh.verticle.network.Introduction.Met;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operator asks a partner for the partnership: {@code net/weave}. The partner is met first; when it cannot be
 * reached or refuses, nothing stays stored. Used on one context.
 */
final class WeaveStart {
    private final Weaver weaver;
    private final Bus bus;
    private final PeerApproval approvals;
    private final String address;

    /** @param address by which partners reach this node; may be empty */
    WeaveStart(Weaver weaver, Bus bus, PeerApproval approvals, String address) {
        this.weaver = weaver;
        this.bus = bus;
        this.approvals = approvals;
        this.address = address;
    }

    /** What is under way. {@code before}: the row that was there. */
    private record Started(
            Route route,
            Optional<Route> before,
            Weaving weaving,
            WeaveRequest request,
            boolean mesh,
            List<Change> changed) {}

    Future<Done> weave(Route asked) {
        Route given = MisplacedKey.removed(asked);
        return weaver.vertx()
                .executeBlocking(() -> planned(given), false)
                .compose(route -> met(route).compose(met -> offered(route)
                        .compose(offer -> weaver.changes().run(() -> store(given, met, offer)))))
                .compose(started -> weaver.handshakes()
                        .of(started.mesh())
                        .weave(started.route(), started.request())
                        .compose(answer -> answered(started, answer))
                        .recover(failure -> weaver.changes()
                                .run(() -> undo(started))
                                .transform(undone -> Future.failedFuture(failure))));
    }

    private Route planned(Route given) {
        RouteRules.check(given, "", weaver.clock().instant());
        if (weaver.tables().isSelf(given.nodeId())) {
            throw new MeshException(ErrorCode.BAD_REQUEST, given.nodeId() + " is this node");
        }
        Optional<Route> stored = weaver.tables().route(given.nodeId());
        if (stored.isEmpty() && given.address().isBlank()) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN, "no route to node " + given.nodeId() + ": give its inst_id and address");
        }
        boolean asStored = stored.isPresent()
                && given.address().isBlank()
                && given.guestRoot().isBlank();
        Route route = asStored ? stored.get() : new RouteMerge(weaver.clock()).merge(given, stored);
        RouteRules.complete(route, "");
        return route;
    }

    private Future<Met> met(Route route) {
        boolean known = weaver.tables().route(route.nodeId()).isPresent();
        return weaver.introduction().meet(route, known).map(met -> {
            if (met.verdict() instanceof Verdict.Doubted doubted) {
                throw doubted.why().at(PartnerCalls.hop(route));
            }
            if (met.verdict() instanceof Verdict.Refused refused) {
                throw refused.why().at(PartnerCalls.hop(route));
            }
            return met;
        });
    }

    private Future<SignedOffer> offered(Route route) {
        String own = weaver.tables()
                .route(weaver.tables().self().nodeId())
                .map(Route::address)
                .orElse(address);
        return bus.request(Addresses.KMS_OFFER, new WeaveOffer(route.nodeId(), own));
    }

    private Future<Started> store(Route given, Met met, SignedOffer offer) {
        Route planned = planned(given);
        Optional<Route> before = weaver.tables().route(planned.nodeId());
        WeaveRequest request = offer.request();
        Weaving weaving = new Weaving(
                planned.nodeId(),
                true,
                request.authCode(),
                request.csr(),
                offer.key(),
                met.environ().map(Environ::rootCrt).orElse(""),
                "",
                request.issuedAt(),
                request.expireAt());
        Route route = asked(planned, before, met);
        PartnerEdit edit = new PartnerEdit(weaver.tables()).put(route).put(weaving);
        ((Verdict.Accepted) met.verdict()).pin().ifPresent(pin -> edit.unpin(pin.nodeId())
                .pin(pin));
        return edit.commit().map(changed -> new Started(route, before, weaving, request, met.mesh(), changed));
    }

    private Route asked(Route planned, Optional<Route> before, Met met) {
        int asking = planned.has(RouteStatus.WEAVED) ? 0 : RouteStatus.APPROVING;
        int status = (planned.status() | RouteStatus.FROM_MAN | RouteStatus.CONNECTED | asking) & ~RouteStatus.REJECT;
        Route named = planned.withStatus(status)
                .named(met.environ().map(Environ::instName).orElse(""));
        boolean fresh = before.isPresent() && before.get().version() == planned.version();
        return fresh ? named.revised(RouteMerge.now(weaver.clock())) : named;
    }

    private Future<Done> answered(Started started, WeaveAnswer answer) {
        if (!answer.approved()) {
            String remark = answer.message().isBlank()
                    ? "waiting for approval by " + started.route().nodeId()
                    : answer.message();
            return Future.succeededFuture(new Done(remark, started.changed()));
        }
        return weaver.changes()
                .run(() -> approvals.settle(
                        weaver.tables().known(started.route().nodeId()), started.weaving(), answer.guestCrt(), ""))
                .map(changed -> {
                    List<Change> all = new ArrayList<>(started.changed());
                    all.addAll(changed);
                    return new Done("", all);
                });
    }

    /** The row and the root as they were; what others have changed meanwhile stays. */
    private Future<List<Change>> undo(Started started) {
        String nodeId = started.route().nodeId();
        PartnerEdit edit = new PartnerEdit(weaver.tables());
        weaver.tables().ours(nodeId).filter(started.weaving()::equals).ifPresent(edit::settle);
        Optional<Route> now = weaver.tables().route(nodeId);
        if (now.isPresent() && now.get().equals(started.route())) {
            if (started.before().isPresent()) {
                edit.put(started.before().get());
            } else {
                edit.forget(nodeId);
            }
        }
        return edit.commit();
    }
}
