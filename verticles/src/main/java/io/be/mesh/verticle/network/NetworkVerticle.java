package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.check.PartnerCheck;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** Keeps the routes to partners: {@code net/refresh}. The handshake of {@code net/weave} and {@code net/ack} is not served. */
public final class NetworkVerticle extends VerticleBase {
    private final Bus bus;
    private final NetworkTables tables;
    private final OwnPairs own;
    private final MeshConfig config;
    private final Clock clock;

    /** @param own what this node shows its partners */
    public NetworkVerticle(Bus bus, NetworkTables tables, TlsIdentitySource own, MeshConfig config, Clock clock) {
        this.bus = bus;
        this.tables = tables;
        this.own = new OwnPairs(own, clock);
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        Introduction introduction = new Introduction(vertx, tables, own, config.network(), clock);
        RouteRefresh refresh = new RouteRefresh(vertx, tables, introduction, clock);
        PartnerCheck check = new PartnerCheck(
                vertx,
                new PartnerCheck.Tables(tables.routes(), tables.pins(), tables.identity(), tables.revocations()),
                route -> route.map(own::of).orElseGet(own::ofNode),
                config.network(),
                clock);
        return bus.serve(Addresses.NET_CHECK, check::run)
                .compose(served -> bus.serve(Addresses.NET_REFRESH, request -> refresh.refresh(request.routes())))
                .compose(served ->
                        bus.serve(Addresses.NET_WEAVE, route -> handshake("net/weave", route, ErrorCode.NO_OPERATION)))
                .compose(served ->
                        bus.serve(Addresses.NET_ACK, route -> handshake("net/ack", route, ErrorCode.NOT_WOVEN)));
    }

    /** Without a request to weave there is nothing to approve, so that an ack says that the node is not woven. */
    private Future<Done> handshake(String operation, Route given, ErrorCode code) {
        if (given.nodeId().isBlank()) {
            return Future.failedFuture(new MeshException(ErrorCode.BAD_REQUEST, "node_id is missing"));
        }
        if (tables.routes().get(Principal.key(given.nodeId())).isEmpty()) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.NOT_WOVEN, "no route to node " + given.nodeId() + ", refresh it first"));
        }
        return Future.failedFuture(new MeshException(
                code,
                "this version does not serve the handshake of " + operation + ": the stored route works without it"));
    }
}
