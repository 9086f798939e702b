package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * {@code net check}: tries everything on the way to a partner from where the traffic goes. One check at a time, bounded
 * in time and bytes; nothing is stored, nothing secret is sent. Called on an event loop.
 */
public final class PartnerCheck {
    /** Every step has a deadline of its own; this one is for what nobody thought of. */
    private static final Duration LONGEST = Duration.ofMinutes(14);

    private final Vertx vertx;
    private final Tables tables;
    private final Function<Optional<Route>, X509ExtendedKeyManager> certificate;
    private final MeshConfig.Network config;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param certificate which this node shows on a route, or to somebody it has no route to; may block */
    public PartnerCheck(
            Vertx vertx,
            Tables tables,
            Function<Optional<Route>, X509ExtendedKeyManager> certificate,
            MeshConfig.Network config,
            Clock clock) {
        this.vertx = vertx;
        this.tables = tables;
        this.certificate = certificate;
        this.config = config;
        this.clock = clock;
    }

    /** What a check reads. */
    public record Tables(
            TableView<Route> routes,
            TableView<PinnedRoot> pins,
            TableView<Environ> identity,
            TableView<Revocation> revocations) {
        Optional<Route> route(String nodeId) {
            return routes.get(Principal.key(nodeId));
        }

        Identity.Known known(String nodeId) {
            Optional<Route> route = route(nodeId);
            // A pin counts only while its route is stored.
            return new Identity.Known(nodeId, route, route.flatMap(it -> pins.get(Principal.key(nodeId))));
        }

        Environ self() {
            return identity.get(TableNames.SELF).orElseGet(() -> new Environ("", "", "", "", "", "", ""));
        }

        Function<X509Certificate, Optional<Revocation>> revoked() {
            return ChainRules.byFingerprint(revocations::get);
        }
    }

    /** Fails only for what is asked: E…400, E…618, E…619, and E…503 while another check runs. */
    public Future<CheckReport> run(CheckRequest asked) {
        CheckTarget target;
        try {
            target = CheckTarget.of(asked, tables.route(asked.nodeId().strip()));
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        if (!busy.compareAndSet(false, true)) {
            return Future.failedFuture(
                    new MeshException(ErrorCode.UNAVAILABLE, "another check is running, one at a time"));
        }
        ChainRules rules = new ChainRules(Purpose.SERVER, clock.instant(), tables.revoked());
        return new CheckRun(vertx, tables, certificate, config, clock, target, new Identity(rules, config.isStrict()))
                .run()
                .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> busy.set(false));
    }
}
