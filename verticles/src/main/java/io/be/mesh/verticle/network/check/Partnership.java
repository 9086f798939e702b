package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.check.InvokeCall.Said;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** Whether each side has the other as its partner. */
final class Partnership {
    private static final String OURS = "route";
    private static final String THEIRS = "partnership";

    private Partnership() {}

    /** @param partner whether the peer serves us as its partner */
    record Asked(Line line, boolean partner) {}

    /** Our side: whether this node may use its route. */
    static Line ours(String nodeId, Optional<Route> route, long nowMillis, String self) {
        if (route.isEmpty()) {
            return Lines.skip(OURS, "no route to " + nodeId + " here yet: mesh net refresh " + nodeId + " …");
        }
        try {
            RouteGate.requireUsable(route.get(), nowMillis, self);
            return Lines.pass(OURS, "this node may send to " + nodeId);
        } catch (MeshException e) {
            String hint =
                    switch (e.code()) {
                        case ROUTE_DISABLED -> "mesh net enable " + nodeId;
                        case ROUTE_EXPIRED -> "mesh net refresh " + nodeId + " --expire DATE";
                        default -> "mesh net ack " + nodeId;
                    };
            return Lines.fail(OURS, nodeId, e.message() + " (" + e.code().code() + ")", hint);
        }
    }

    /** Their side; never fails. */
    static Future<Asked> theirs(CheckWire wire, InvokeCall call) {
        return wire.ask(HttpMethod.POST, call.uri(), call.headers(), call.body(0))
                .map(outcome -> {
                    try {
                        Outcome.Answered answered = SdkCall.answered(outcome);
                        return call.said(answered)
                                .map(said -> judged(call, said))
                                .orElseGet(() -> new Asked(
                                        Lines.fail(
                                                THEIRS,
                                                "",
                                                "HTTP " + answered.status() + " without an envelope",
                                                "something on the way, or no mesh node, answers " + call.uri()),
                                        false));
                    } catch (MeshException e) {
                        return new Asked(
                                Lines.fail(
                                        THEIRS,
                                        "",
                                        e.message() + " (" + e.code().code() + ")",
                                        e.code().hint()),
                                false);
                    }
                });
    }

    private static Asked judged(InvokeCall call, Said said) {
        boolean partner =
                switch (said.code()) {
                    // What a node says after it has let a partner in: that this one thing is not for partners.
                    case SUCCESS, NOT_PERMITTED, NOT_FOUND, CODEC, RELEASED -> true;
                    default -> false;
                };
        if (partner) {
            return new Asked(Lines.pass(THEIRS, "it serves " + call.self().nodeId() + " as its partner"), true);
        }
        return new Asked(
                Lines.fail(
                        THEIRS,
                        "it does not serve " + call.self().nodeId(),
                        said.message() + " (" + said.code().code() + ")",
                        hint(call.self().nodeId(), said.code())),
                false);
    }

    private static String hint(String self, ErrorCode code) {
        return switch (code) {
            case NOT_WOVEN ->
                "the partner's operator runs: mesh net refresh " + self + " --inst … --address …, or mesh net ack "
                        + self;
            case ROUTE_DISABLED -> "the partner's operator runs: mesh net enable " + self;
            case ROUTE_EXPIRED -> "the partner's operator runs: mesh net refresh " + self + " --expire DATE";
            case CERTIFICATE, BAD_SIGNATURE ->
                "the partner does not believe our certificate: compare both fingerprints of mesh net show by phone";
            default -> code.hint();
        };
    }
}
