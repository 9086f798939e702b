package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Flag;
import io.be.mesh.cluster.bus.message.FoundRoute;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.network.check.PartnerCheck;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/**
 * Keeps the partners of this node: their routes, what is trusted for them, and the handshake by which two nodes become
 * partners. All changes go one after the other.
 */
public final class NetworkVerticle extends VerticleBase {
    private static final int MAX_WAITING = 64;
    private static final int ANSWER_BYTES = 1 << 20;

    private final Bus bus;
    private final NetworkTables tables;
    private final OwnPairs own;
    private final AuditLog audit;
    private final Leadership leadership;
    private final MeshConfig config;
    private final Clock clock;

    /**
     * @param own what this node shows its partners
     * @param audit for what other nodes do here, and what this verticle does by itself
     * @param leadership of several replicas one looks after partners that are not known yet
     */
    public NetworkVerticle(
            Bus bus,
            NetworkTables tables,
            TlsIdentitySource own,
            AuditLog audit,
            Leadership leadership,
            MeshConfig config,
            Clock clock) {
        this.bus = bus;
        this.tables = tables;
        this.own = new OwnPairs(own, clock);
        this.audit = audit;
        this.leadership = leadership;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        Lane changes = new Lane(MAX_WAITING);
        TrustedRoot trust = new TrustedRoot(config.network().isStrict(), clock);
        Introduction introduction = new Introduction(vertx, tables, own, config.network(), clock);
        Introducer introducer = new Introducer(tables, introduction, config.network(), changes, audit, clock);
        vertx.setPeriodic(config.network().healthInterval().toMillis(), round -> {
            if (leadership.isLeader()) {
                introducer.round();
            }
        });
        Weaver weaver = new Weaver(
                vertx,
                tables,
                trust,
                introduction,
                introducer,
                new Approval(vertx, bus, tables, trust, clock),
                handshakes(trust),
                config.network(),
                changes,
                clock);
        return routes(weaver).compose(served -> handshake(weaver));
    }

    private Weaver.Handshakes handshakes(TrustedRoot trust) {
        PartnerCalls calls = new PartnerCalls(vertx, tables, own, trust, config.network(), clock);
        Codecs codecs = new Codecs(CodecLimits.of(ANSWER_BYTES));
        return new Weaver.Handshakes(new MeshHandshake(calls, codecs.json()), new GoHandshake(calls, bus));
    }

    private Future<Void> routes(Weaver weaver) {
        RouteRefresh refresh = new RouteRefresh(
                vertx, tables, weaver.introduction(), new Acknowledgement(weaver), weaver.changes(), clock);
        RouteLife life = new RouteLife(tables, weaver.changes(), clock);
        RouteBook book = new RouteBook(tables, config.node().address());
        PartnerCheck check = new PartnerCheck(
                vertx,
                new PartnerCheck.Tables(tables.routes(), tables.pins(), tables.identity(), tables.revocations()),
                route -> route.map(own::of).orElseGet(own::ofNode),
                config.network(),
                clock);
        return bus.serve(Addresses.NET_REFRESH, request -> refresh.refresh(request.routes()))
                .compose(done -> bus.serve(Addresses.NET_EDGES, all -> Future.succeededFuture(new Routes(book.all()))))
                .compose(done -> bus.serve(
                        Addresses.NET_EDGE, asked -> Future.succeededFuture(new FoundRoute(book.find(asked.nodeId())))))
                .compose(done -> bus.serve(Addresses.NET_ACCESSIBLE, asked -> weaver.introducer()
                        .isAccessible(asked.nodeId())
                        .map(Flag::new)))
                .compose(done -> bus.serve(Addresses.NET_DISABLE, node -> life.disable(node.nodeId())))
                .compose(done -> bus.serve(Addresses.NET_ENABLE, node -> life.enable(node.nodeId())))
                .compose(done -> bus.serve(Addresses.NET_REMOVE, node -> life.remove(node.nodeId())))
                .compose(done -> bus.serve(
                        Addresses.NET_INTRODUCE, node -> weaver.introducer().introduce(node.nodeId())))
                .compose(done -> bus.serve(Addresses.NET_CHECK, check::run))
                .compose(done -> alliance(new Alliance(tables, weaver.changes(), clock), weaver.introducer()));
    }

    private Future<Void> alliance(Alliance alliance, Introducer introducer) {
        Assertions assertions = new Assertions(tables, alliance, introducer, clock);
        return bus.serve(Addresses.NET_ALLY, asked -> alliance.ally(asked.nodeIds()))
                .compose(done -> bus.serve(Addresses.NET_DISBAND, asked -> alliance.disband(asked.nodeIds())))
                .compose(done -> bus.serve(
                        Addresses.NET_ASSERT, asked -> assertions.hold(asked).map(Flag::new)));
    }

    private Future<Void> handshake(Weaver weaver) {
        PartnerAudit written = new PartnerAudit(audit);
        PeerApproval approvals = new PeerApproval(weaver, new GuestCertificate(tables, weaver.trust(), clock), written);
        WeaveStart start = new WeaveStart(weaver, bus, approvals, config.node().address());
        Acknowledgement acknowledgement = new Acknowledgement(weaver);
        PeerRequests requests = new PeerRequests(weaver, written);
        return bus.serve(Addresses.NET_WEAVE, start::weave)
                .compose(done -> bus.serve(Addresses.NET_ACK, acknowledgement::ack))
                .compose(done -> bus.serve(Addresses.NET_PEER_WEAVE, requests::receive))
                .compose(done -> bus.serve(Addresses.NET_PEER_ACK, approvals::receive));
    }
}
