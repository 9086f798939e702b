package io.be.mesh.verticle.network;

import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Single calls to a partner whose root is known, over mutual TLS; the members of its address in order. Any context. */
final class PartnerCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Vertx vertx;
    private final NetworkTables tables;
    private final OwnPairs own;
    private final TrustedRoot trust;
    private final Clock clock;
    private final SingleCall call;

    PartnerCalls(
            Vertx vertx,
            NetworkTables tables,
            OwnPairs own,
            TrustedRoot trust,
            MeshConfig.Network config,
            Clock clock) {
        this.vertx = vertx;
        this.tables = tables;
        this.own = own;
        this.trust = trust;
        this.clock = clock;
        this.call = new SingleCall(vertx, config);
    }

    /** @param way how the scheme of the route is spoken for this call */
    Future<Outcome.Answered> post(Route route, UnaryOperator<PeerScheme> way, Dialect.Outgoing outgoing) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return vertx.executeBlocking(() -> members(route, way), false)
                .compose(members -> member(members, 0, outgoing, deadline));
    }

    private List<SingleCall.To> members(Route route, UnaryOperator<PeerScheme> way) {
        PeerAddress address = PeerAddress.parse("the address of " + route.nodeId(), route.address());
        PeerScheme scheme = way.apply(address.scheme());
        boolean tls = scheme.tls();
        PeerTrust judge = tls ? judge(route) : null;
        OwnKey key = tls ? own.of(route) : null;
        return address.endpoints().stream()
                .map(endpoint -> new SingleCall.To(route.nodeId(), scheme, endpoint, judge, key))
                .toList();
    }

    private PeerTrust judge(Route route) {
        String root = trust.of(route, tables.pin(route.nodeId()));
        if (root.isEmpty()) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the root of " + route.nodeId() + " is not known");
        }
        return new PeerTrust(
                root,
                route.nodeId(),
                clock,
                ChainRules.byFingerprint(fingerprint -> tables.revocations().get(fingerprint)),
                () -> {});
    }

    private Future<Outcome.Answered> member(
            List<SingleCall.To> members, int index, Dialect.Outgoing outgoing, long deadline) {
        return call.post(members.get(index), outgoing, deadline).recover(failure -> {
            ErrorCode code = MeshException.of(failure).code();
            boolean next = index + 1 < members.size()
                    && (code == ErrorCode.UNREACHABLE || code == ErrorCode.BAD_ADDRESS)
                    && System.nanoTime() < deadline;
            return next ? member(members, index + 1, outgoing, deadline) : Future.failedFuture(failure);
        });
    }

    /** How failures name the hop to a partner. */
    static String hop(Route route) {
        return route.nodeId() + " " + route.address();
    }
}
