package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a partner's request into a partnership: trusts the root it was signed with, and signs the certificate it asks for.
 * A request that comes again gets the same certificate again. Used on one context.
 */
final class Approval {
    private static final int REMEMBERED = 256;

    private final Vertx vertx;
    private final Bus bus;
    private final NetworkTables tables;
    private final TrustedRoot trust;
    private final Clock clock;
    private final Map<String, String> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    Approval(Vertx vertx, Bus bus, NetworkTables tables, TrustedRoot trust, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.tables = tables;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * What is to be stored and answered.
     *
     * @param chain for the request's CSR; empty when it had none
     */
    record Granted(PartnerEdit edit, String chain) {}

    /**
     * Grants a request; nothing is stored before the edit is committed.
     *
     * @param base the row as it is to be, whose status this completes
     * @param status bits that say who has agreed
     */
    Future<Granted> grant(Route base, Weaving request, int status) {
        return vertx.<Optional<PinnedRoot>>executeBlocking(
                        () -> request.peerRoot().isBlank()
                                ? Optional.empty()
                                : trust.settle(base, tables.pin(base.nodeId()), request.peerRoot()),
                        false)
                .compose(pin -> chain(request).map(chain -> {
                    PartnerEdit edit = new PartnerEdit(tables);
                    pin.ifPresent(edit::pin);
                    if (tables.theirs(base.nodeId()).isPresent()) {
                        edit.settle(request);
                    }
                    agree(edit, base, status);
                    return new Granted(edit, chain);
                }));
    }

    /** Both sides have agreed: nothing waits any more. */
    void agree(PartnerEdit edit, Route base, int status) {
        int agreed = (base.status() | RouteStatus.WEAVED | status) & ~(RouteStatus.APPROVING | RouteStatus.REJECT);
        Route woven = base.withStatus(agreed);
        if (!tables.route(base.nodeId()).equals(Optional.of(woven))) {
            edit.put(woven.revised(RouteMerge.now(clock)));
        }
    }

    private Future<String> chain(Weaving request) {
        if (request.csr().isBlank()) {
            return Future.succeededFuture("");
        }
        String name = request.rowKey() + " " + request.authCode();
        String before = recent.get(name);
        if (before != null) {
            return Future.succeededFuture(before);
        }
        return bus.request(Addresses.KMS_ISSUE_PARTNER, new CsrOf(request.nodeId(), request.csr()))
                .map(issued -> {
                    recent.put(name, issued.chain());
                    return issued.chain();
                });
    }
}
