package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.LinkOptions;
import io.be.mesh.verticle.network.ShownChain;
import io.be.mesh.verticle.network.check.Reach.Place;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;

/** One check, step after step; what cannot be tried because a step before it failed is skipped and says so. */
final class CheckRun {
    private static final List<String> AFTER_CONNECT = List.of("handshake");
    private static final List<String> AFTER_HANDSHAKE = List.of(
            "identity",
            "certificate",
            "root",
            "clock",
            "version",
            "route",
            "partnership",
            "rtt",
            "body",
            "bandwidth",
            "idle");

    private final Vertx vertx;
    private final PartnerCheck.Tables tables;
    private final Function<Optional<Route>, X509ExtendedKeyManager> certificate;
    private final MeshConfig.Network config;
    private final Clock clock;
    private final CheckTarget target;
    private final Identity identity;
    private final ShownChain shown = new ShownChain();
    private final List<Line> lines = new ArrayList<>();

    CheckRun(
            Vertx vertx,
            PartnerCheck.Tables tables,
            Function<Optional<Route>, X509ExtendedKeyManager> certificate,
            MeshConfig.Network config,
            Clock clock,
            CheckTarget target,
            Identity identity) {
        this.vertx = vertx;
        this.tables = tables;
        this.certificate = certificate;
        this.config = config;
        this.clock = clock;
        this.target = target;
        this.identity = identity;
    }

    /** Fails only when something here is broken. */
    Future<CheckReport> run() {
        return new Reach(vertx, config.connectTimeout())
                .reach(target.address().endpoints())
                .compose(reached -> {
                    lines.addAll(reached.lines());
                    if (reached.place().isEmpty()) {
                        skip(
                                Stream.concat(AFTER_CONNECT.stream(), AFTER_HANDSHAKE.stream()),
                                "no address can be reached");
                        return Future.succeededFuture();
                    }
                    return ownKey().compose(key -> over(reached.place().get(), key));
                })
                .map(done -> new CheckReport(lines));
    }

    private Future<AskedKey> ownKey() {
        return vertx.executeBlocking(() -> new AskedKey(certificate.apply(tables.route(target.nodeId()))), false);
    }

    private Future<Void> over(Place place, AskedKey key) {
        HttpClientOptions options = LinkOptions.client(target.address().scheme(), config, shown, key);
        CheckWire wire = new CheckWire(
                vertx,
                vertx.createHttpClient(options, new PoolOptions()),
                target.address().scheme(),
                place,
                config.connectTimeout(),
                clock);
        return new Handshake(wire, shown, key)
                .shake()
                .compose(shaken -> {
                    lines.add(shaken.line());
                    if (shaken.open()) {
                        return behind(wire);
                    }
                    skip(AFTER_HANDSHAKE.stream(), "the handshake failed");
                    return Future.succeededFuture();
                })
                .onComplete(done -> wire.close());
    }

    /** What needs a connection. The one that is left alone is left alone meanwhile. */
    private Future<Void> behind(CheckWire wire) {
        Future<Line> idle = new Idling(vertx, wire, target.idleMillis())
                .wait("something on the way forgets idle connections, or the partner's ingress.idle-timeout is short:"
                        + " raise its limit");
        return who(wire)
                .compose(nodeId -> version(wire, nodeId)
                        .compose(done -> partnership(wire, nodeId))
                        .compose(partner -> new Timing(wire).measure().compose(timed -> {
                            lines.add(timed.line());
                            return body(wire, nodeId, partner, timed.best());
                        })))
                .compose(done -> idle)
                .map(line -> {
                    lines.add(line);
                    return null;
                });
    }

    /** The node id that the steps after this one take: the operator's word, else the peer's. */
    private Future<String> who(CheckWire wire) {
        return new SdkCall(wire, target.nodeId())
                .call("mesh.net.environ")
                .map(told -> {
                    lines.add(Identity.who(target.nodeId(), told));
                    return told;
                })
                .recover(failure -> {
                    lines.add(Identity.unknown(MeshException.of(failure)));
                    return Future.succeededFuture(new JsonObject());
                })
                .compose(told -> {
                    String nodeId = target.nodeId().isEmpty() ? told.getString("node_id", "") : target.nodeId();
                    return certificates(nodeId, told.getString("root_crt", "")).map(done -> {
                        lines.add(ClockStep.line(wire.skew(), shown.chain(), clock.instant()));
                        return nodeId;
                    });
                });
    }

    private Future<Void> certificates(String nodeId, String toldRoot) {
        if (!target.address().scheme().tls()) {
            skip(Stream.of("certificate", "root"), "the address says no TLS");
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> identity.certificates(tables.known(nodeId), shown.chain(), toldRoot), false)
                .map(found -> {
                    lines.addAll(found);
                    return null;
                });
    }

    private Future<Void> version(CheckWire wire, String nodeId) {
        return new SdkCall(wire, nodeId)
                .call("mesh.net.version")
                .map(told -> VersionStep.told(told))
                .otherwise(failure -> VersionStep.untold(MeshException.of(failure)))
                .map(line -> {
                    lines.add(line);
                    return null;
                });
    }

    private Future<Boolean> partnership(CheckWire wire, String nodeId) {
        String self = tables.self().nodeId();
        lines.add(Partnership.ours(nodeId, tables.route(nodeId), clock.millis(), self));
        if (nodeId.isEmpty() || Principal.same(nodeId, self)) {
            skip(Stream.of("partnership"), nodeId.isEmpty() ? "who is there is not known" : "it is this node itself");
            return Future.succeededFuture(false);
        }
        return Partnership.theirs(wire, call(nodeId)).map(asked -> {
            lines.add(asked.line());
            return asked.partner();
        });
    }

    private InvokeCall call(String nodeId) {
        return InvokeCall.of(target.address().scheme().grpc(), nodeId, tables.self());
    }

    private Future<Void> body(CheckWire wire, String nodeId, boolean partner, long rttNanos) {
        if (!partner && target.address().scheme().grpc()) {
            skip(Stream.of("body", "bandwidth"), "over gRPC only partners send bodies");
            return Future.succeededFuture();
        }
        Carrier carrier = partner ? new Carrier.AsPartner(call(nodeId)) : new Carrier.AsStranger(nodeId);
        return new BodyLadder(vertx, wire, carrier, target.largestBytes(), rttNanos)
                .climb()
                .map(both -> {
                    lines.addAll(both);
                    return null;
                });
    }

    private void skip(Stream<String> steps, String why) {
        steps.forEach(step -> lines.add(Lines.skip(step, why)));
    }
}
