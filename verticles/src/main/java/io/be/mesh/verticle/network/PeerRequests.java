package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.be.mesh.verticle.network.PeerRequestRules.Asked;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Other nodes' requests to weave: granted when this node's operator has agreed already and the request is that
 * partner's, else kept for the operator. Who asks has proved nothing but that it holds the key of the root it tells, so
 * the root must be the one that is trusted, or the one found at the address that the operator gave. Used on one context.
 */
final class PeerRequests {
    private final Vertx vertx;
    private final NetworkTables tables;
    private final PeerRequestRules rules;
    private final Introduction introduction;
    private final TrustedRoot trust;
    private final Approval approval;
    private final WaitingRoom waiting;
    private final MeshConfig.Network config;
    private final Lane changes;
    private final PartnerAudit audit;
    private final Clock clock;

    PeerRequests(Weaver weaver, PartnerAudit audit) {
        this.vertx = weaver.vertx();
        this.tables = weaver.tables();
        this.rules = new PeerRequestRules(tables, weaver.config().weaveExpiry(), weaver.clock());
        this.introduction = weaver.introduction();
        this.trust = weaver.trust();
        this.approval = weaver.approval();
        this.waiting = new WaitingRoom(tables, weaver.clock());
        this.config = weaver.config();
        this.changes = weaver.changes();
        this.audit = audit;
        this.clock = weaver.clock();
    }

    private record Decision(WeaveAnswer answer, List<Change> changed) {}

    Future<WeaveAnswer> receive(PeerWeave given) {
        return vertx.executeBlocking(() -> rules.read(given), false).compose(asked -> found(asked)
                .compose(met -> changes.run(() -> decide(asked, met)))
                .compose(made -> audit.write(
                                asked.route().nodeId(),
                                asked.proved(),
                                given.from(),
                                Addresses.NET_WEAVE.name(),
                                made.changed())
                        .map(line -> made.answer())));
    }

    /** Whether the root of the request is the one at the address that the operator has given. */
    private Future<Boolean> found(Asked asked) {
        Optional<Route> row = agreed(asked.route().nodeId());
        String told = asked.weaving().peerRoot();
        if (row.isEmpty() || told.isBlank() || asked.proved() || isTrusted(row.get())) {
            return Future.succeededFuture(asked.proved());
        }
        return introduction.meet(row.get(), true).compose(met -> {
            if (!(met.verdict() instanceof Verdict.Accepted) || met.environ().isEmpty()) {
                return Future.succeededFuture(false);
            }
            String shown = met.environ().get().rootCrt();
            return vertx.executeBlocking(() -> requireSame(asked.route().nodeId(), shown, told), false);
        });
    }

    private static boolean requireSame(String nodeId, String shown, String told) {
        String expected =
                Pem.fingerprint(Pem.certificates("the root of " + nodeId, shown).get(0));
        String given = Pem.fingerprint(Pem.certificates("host_root", told).get(0));
        if (!expected.equals(given)) {
            throw new MeshException(
                    ErrorCode.CERTIFICATE,
                    "the request tells root " + given + ", at the address of " + nodeId + " is " + expected);
        }
        return true;
    }

    /** The row of a partner that does not wait for anybody. */
    private Optional<Route> agreed(String nodeId) {
        return tables.route(nodeId).filter(row -> !RouteGate.isWaiting(row));
    }

    private boolean isTrusted(Route row) {
        return !trust.of(row, tables.pin(row.nodeId())).isEmpty();
    }

    private Future<Decision> decide(Asked asked, boolean found) {
        Optional<Route> row = agreed(asked.route().nodeId());
        if (row.isPresent()) {
            RouteRules.usable(row.get(), tables, clock);
            boolean grant = asked.weaving().peerRoot().isBlank() || found || isTrusted(row.get());
            return grant ? grant(row.get(), asked.weaving(), 0) : keep(asked);
        }
        if (config.autoApprove() && (!config.isStrict())) {
            return grant(asked.route().withStatus(RouteStatus.FROM_WEAVING), asked.weaving(), 0);
        }
        return keep(asked);
    }

    private Future<Decision> grant(Route base, Weaving request, int status) {
        Route whole = tables.route(base.nodeId()).isPresent() ? base : new RouteMerge(clock).first(base);
        return approval.grant(whole, request, status).compose(granted -> granted.edit()
                .commit()
                .map(changed -> new Decision(new WeaveAnswer(true, "", granted.chain()), changed)));
    }

    private Future<Decision> keep(Asked asked) {
        PartnerEdit edit = waiting.admit(asked);
        WeaveAnswer answer = new WeaveAnswer(
                false, "waiting for approval by " + tables.self().nodeId(), "");
        return edit.commit().map(changed -> new Decision(answer, changed));
    }
}
