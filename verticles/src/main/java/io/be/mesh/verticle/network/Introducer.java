package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets to know the partners whose root is not known yet, or was replaced: when somebody asks for it, and by itself as
 * long as there are any. However many ask, a partner is asked once at a time. Used on one context.
 */
final class Introducer {
    private static final Logger log = LoggerFactory.getLogger(Introducer.class);
    private static final int AT_ONCE = 8;

    private final NetworkTables tables;
    private final Introduction introduction;
    private final MeshConfig.Network config;
    private final Lane changes;
    private final AuditLog audit;
    private final Clock clock;
    private final SingleFlight<Done> running = new SingleFlight<>();
    private final Set<String> tried = new HashSet<>();

    Introducer(
            NetworkTables tables,
            Introduction introduction,
            MeshConfig.Network config,
            Lane changes,
            AuditLog audit,
            Clock clock) {
        this.tables = tables;
        this.introduction = introduction;
        this.config = config;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /** Fails with E…603 or what the partner lacks; succeeds at once when there is nothing to get to know. */
    Future<Done> introduce(String nodeId) {
        Route route = tables.known(nodeId);
        RouteRules.usable(route, tables, clock);
        if (!isTls(route) || !route.guestRoot().isBlank()) {
            return Future.succeededFuture(Done.OK);
        }
        if (config.isStrict()) {
            return Future.failedFuture(TrustedRoot.noRoot(route.nodeId()));
        }
        return running.run(
                Principal.key(nodeId),
                () -> introduction.meet(route, true).compose(met -> changes.run(() -> store(route, met.verdict()))));
    }

    /** Whether a partner can be reached now and is who it should be. */
    Future<Boolean> isAccessible(String nodeId) {
        if (tables.isSelf(nodeId)) {
            return Future.succeededFuture(true);
        }
        return introduction.meet(tables.known(nodeId), true).map(met -> met.verdict() instanceof Verdict.Accepted);
    }

    /** Asks some of those whose root is not known, each in its turn. */
    void round() {
        if (config.isStrict()) {
            return;
        }
        List<Route> strangers =
                tables.routes().values().stream().filter(this::isUnmet).toList();
        List<Route> next = new ArrayList<>(strangers.stream()
                .filter(route -> !tried.contains(Principal.key(route.nodeId())))
                .limit(AT_ONCE)
                .toList());
        if (next.isEmpty()) {
            tried.clear();
            next.addAll(strangers.subList(0, Math.min(AT_ONCE, strangers.size())));
        }
        for (Route route : next) {
            tried.add(Principal.key(route.nodeId()));
            introduce(route.nodeId()).onFailure(failure -> log.atDebug()
                    .addKeyValue("partner", route.nodeId())
                    .log("not introduced yet: {}", failure.getMessage()));
        }
    }

    private boolean isUnmet(Route route) {
        try {
            RouteRules.usable(route, tables, clock);
            return isTls(route)
                    && route.guestRoot().isBlank()
                    && tables.pin(route.nodeId()).isEmpty()
                    && !tables.isSelf(route.nodeId());
        } catch (MeshException e) {
            return false; // stopped, expired, waiting, or with an address that does not parse
        }
    }

    private static boolean isTls(Route route) {
        return PeerAddress.parse("the address of " + route.nodeId(), route.address())
                .scheme()
                .tls();
    }

    private Future<Done> store(Route asked, Verdict verdict) {
        if (verdict instanceof Verdict.Doubted doubted) {
            return Future.failedFuture(doubted.why());
        }
        if (verdict instanceof Verdict.Refused refused) {
            return Future.failedFuture(refused.why());
        }
        Route now = tables.known(asked.nodeId());
        if (!now.address().equals(asked.address()) || !now.guestRoot().isBlank()) {
            return Future.failedFuture(new MeshException(ErrorCode.CERTIFICATE, "the route has changed, try again"));
        }
        if (((Verdict.Accepted) verdict).pin().isEmpty()) {
            return Future.succeededFuture(Done.OK);
        }
        PinnedRoot pin = ((Verdict.Accepted) verdict).pin().get();
        return new PartnerEdit(tables)
                .unpin(pin.nodeId())
                .pin(pin)
                .commit()
                .compose(changed -> audited(changed).map(line -> new Done("", changed)))
                .onSuccess(done -> announce(pin));
    }

    private Future<Void> audited(List<Change> changed) {
        return audit.write(
                new AuditEvent(AuditEvent.NODE, "", Addresses.NET_INTRODUCE.name(), changed, ErrorCode.SUCCESS.code()));
    }

    /** The operator compares this fingerprint with the partner. */
    static void announce(PinnedRoot pin) {
        log.atInfo()
                .addKeyValue("partner", pin.nodeId())
                .addKeyValue("fingerprint", pin.fingerprint())
                .log("root certificate pinned");
    }
}
