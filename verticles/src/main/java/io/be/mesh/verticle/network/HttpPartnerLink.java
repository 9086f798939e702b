package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.PartnerLink;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to other nodes over HTTP/1.1, HTTP/2 and gRPC (contract, section 5, the sending side). Connections are made on
 * first use, shared by all calls to a route, and follow the route table at run time.
 */
public final class HttpPartnerLink implements PartnerLink, CallLink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpPartnerLink.class);

    private final Vertx vertx;
    private final TableView<Environ> identity;
    private final MeshConfig config;
    private final Clock clock;
    private final MeshMetrics metrics;
    private final RouteIndex index;
    private final PeerFactory factory;
    private final SingleFlight<Done> introductions = new SingleFlight<>();
    private final Bus bus;
    private final Centres centres;
    private final Dialect http;
    private final Dialect grpc;

    /** @param own what this node shows its partners */
    public HttpPartnerLink(
            Vertx vertx,
            Bus bus,
            NetworkTables tables,
            TlsIdentitySource own,
            Codecs codecs,
            MeshConfig config,
            Clock clock,
            MeshMetrics metrics) {
        this.vertx = vertx;
        this.identity = tables.identity();
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.bus = bus;
        TrustedRoot trust = new TrustedRoot(config.network().isStrict(), clock);
        this.index = new RouteIndex(tables.routes(), tables.pins(), trust);
        this.factory = new PeerFactory(
                vertx,
                config,
                clock,
                new OwnPairs(own, clock),
                fingerprint -> tables.revocations().get(fingerprint),
                this::replaced);
        this.centres = new Centres(config.node().mdc(), factory);
        this.http = new HttpDialect(codecs);
        this.grpc = new GrpcDialect(codecs);
        own.onChange(changed -> renew());
        tables.revocations().onChange(this::renew);
    }

    /** A partner with a new root is got to know again, so that the new one is trusted when the old one ends. */
    private void replaced(String nodeId) {
        introduced(nodeId).onFailure(failure -> log.atWarn()
                .addKeyValue("partner", nodeId)
                .log("the partner's new root is not pinned: {}", failure.getMessage()));
    }

    private Future<Done> introduced(String nodeId) {
        return introductions.run(
                Principal.key(nodeId), () -> bus.request(Addresses.NET_INTRODUCE, new NodeRef(nodeId)));
    }

    /** What this node shows, or whom it believes, has changed. */
    private void renew() {
        vertx.executeBlocking(() -> {
                    index.slots().forEach(slot -> slot.renew(factory));
                    centres.renew();
                    return true;
                })
                .onFailure(failure -> log.atError().setCause(failure).log("connections to partners not renewed"));
    }

    @Override
    public Future<Outbound> forward(ForwardRequest request) {
        long begin = System.nanoTime();
        Future<Outbound> answer;
        try {
            Environ self = identity.get(TableNames.SELF)
                    .orElseThrow(() -> new MeshException(ErrorCode.STARTING, "this node has no identity yet"));
            KnownRoute known = index.find(request.target());
            known.requireUsable(clock, self.nodeId());
            answer = forward(request, known, self);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        return answer.onSuccess(outbound -> metrics.forwarded(outbound.code(), System.nanoTime() - begin))
                .onFailure(failure -> failed(request, MeshException.of(failure), System.nanoTime() - begin));
    }

    @Override
    public Future<ByteString> call(RemoteCall call) {
        try {
            Environ self = identity.get(TableNames.SELF)
                    .orElseThrow(() -> new MeshException(ErrorCode.STARTING, "this node has no identity yet"));
            KnownRoute known = index.find(call.target());
            known.requireUsable(clock, self.nodeId());
            CallForwarding forwarding =
                    new CallForwarding(call, self, config.limits().management());
            return peer(known, call.deadlineNanos())
                    .compose(forwarding::over)
                    .recover(failure -> Future.failedFuture(
                            failure instanceof Forwarding.Unsent unsent ? unsent.failure() : failure));
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Outbound> forward(ForwardRequest request, KnownRoute known, Environ self) {
        // What an answer may hold: pushes are answered without payload.
        long answerLimit = config.limits().management();
        Forwarding forwarding = new Forwarding(vertx, request, self, http, grpc, answerLimit);
        return peer(known, request.deadlineNanos())
                .compose(peer -> forwarding.over(peer, Principal.key(self.nodeId())))
                .recover(failure -> detour(request, self, forwarding, failure));
    }

    private Future<Peer> peer(KnownRoute known, long deadlineNanos) {
        Optional<Peer> ready = known.slot().made();
        return ready.isPresent()
                ? Future.succeededFuture(ready.get())
                : made(known.slot())
                        .compose(made ->
                                made.isPresent() ? Future.succeededFuture(made.get()) : pinned(known, deadlineNanos));
    }

    private Future<Optional<Peer>> made(PeerSlot slot) {
        return vertx.executeBlocking(() -> slot.peer(factory), false);
    }

    private Future<Peer> pinned(KnownRoute known, long deadlineNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        return introduced(known.route().nodeId())
                .timeout(Math.max(1, left), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(notPinned(known.route(), failure)))
                .compose(pinned -> made(
                        index.find(new Principal(known.route().nodeId(), "")).slot()))
                .map(made ->
                        made.orElseThrow(() -> TrustedRoot.noRoot(known.route().nodeId())));
    }

    /** Nothing was sent: a partner that could not be asked who it is may be reached through another centre. */
    private static RuntimeException notPinned(Route route, Throwable failure) {
        if (failure instanceof TimeoutException) {
            return LinkFailure.timeout(route.nodeId() + " " + route.address());
        }
        MeshException cause = MeshException.of(failure).at(route.nodeId() + " " + route.address());
        return new Forwarding.Unsent(cause);
    }

    private Future<Outbound> detour(ForwardRequest request, Environ self, Forwarding forwarding, Throwable failure) {
        if (!(failure instanceof Forwarding.Unsent unsent)) {
            return Future.failedFuture(failure);
        }
        ErrorCode code = unsent.failure().code();
        boolean unreachable = code == ErrorCode.UNREACHABLE || code == ErrorCode.BAD_ADDRESS;
        String mark = TravelHeaders.centreMark(self);
        if (!unreachable || request.hops().contains(mark)) {
            return Future.failedFuture(unsent.failure());
        }
        return vertx.executeBlocking(() -> centres.peer(self), false)
                .compose(centre -> centre.isEmpty()
                        ? Future.failedFuture(unsent.failure())
                        : forwarding
                                .over(centre.get(), mark)
                                .recover(alsoFailed -> Future.failedFuture(
                                        alsoFailed instanceof Forwarding.Unsent ? unsent.failure() : alsoFailed)));
    }

    private void failed(ForwardRequest request, MeshException cause, long nanos) {
        metrics.forwarded(cause.code().code(), nanos);
        log.atWarn()
                .addKeyValue("partner", request.target().nodeId())
                .addKeyValue("code", cause.code().code())
                .addKeyValue("hop", cause.hop())
                .addKeyValue("bytes", request.body().size())
                .addKeyValue("elapsedMs", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("forwarding failed: {}", cause.message());
    }

    /** No new calls; those in flight may finish within their time. */
    @Override
    public void close() {
        index.close();
        centres.close();
    }
}
