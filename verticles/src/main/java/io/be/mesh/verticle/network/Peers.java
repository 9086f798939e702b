package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
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
 * The connections to other nodes: made on first use, shared by all that is sent to one, following the route table at run time.
 * Any context; completes on the caller's.
 */
public final class Peers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final Vertx vertx;
    private final Bus bus;
    private final TableView<Environ> identity;
    private final Clock clock;
    private final RouteIndex index;
    private final PeerFactory factory;
    private final Centres centres;
    private final SingleFlight<Done> introductions = new SingleFlight<>();

    /** @param own what this node shows its partners */
    public Peers(Vertx vertx, Bus bus, NetworkTables tables, TlsIdentitySource own, MeshConfig config, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.identity = tables.identity();
        this.clock = clock;
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

    /**
     * Who this node is.
     *
     * @throws MeshException E…623 when it has no identity yet
     */
    Environ self() {
        return identity.get(TableNames.SELF)
                .orElseThrow(() -> new MeshException(ErrorCode.STARTING, "this node has no identity yet"));
    }

    /**
     * The node of a target, by a route that may be used now. Fails with {@link Forwarding.Unsent} when the partner could not be
     * asked who it is.
     *
     * @throws MeshException E…618 no route, E…606 disabled, E…605 expired
     */
    Future<Peer> find(Principal target, Environ self, long deadlineNanos) {
        KnownRoute known = index.find(target);
        known.requireUsable(clock, self.nodeId());
        Optional<Peer> ready = known.slot().made();
        return ready.isPresent()
                ? Future.succeededFuture(ready.get())
                : made(known.slot())
                        .compose(made ->
                                made.isPresent() ? Future.succeededFuture(made.get()) : pinned(known, deadlineNanos));
    }

    /** One of our own other centres; empty when there are none. */
    Future<Optional<Peer>> centre(Environ self) {
        return vertx.executeBlocking(() -> centres.peer(self), false);
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

    /** No new calls; those in flight may finish within their time. */
    @Override
    public void close() {
        index.close();
        centres.close();
    }
}
