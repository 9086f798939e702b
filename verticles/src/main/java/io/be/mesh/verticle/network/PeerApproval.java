package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Another node has approved what this node has asked of it. Used on one context. */
final class PeerApproval {
    private final Weaver weaver;
    private final GuestCertificate certificates;
    private final PartnerAudit audit;

    PeerApproval(Weaver weaver, GuestCertificate certificates, PartnerAudit audit) {
        this.weaver = weaver;
        this.certificates = certificates;
        this.audit = audit;
    }

    Future<Done> receive(PeerAck given) {
        Route ack = given.route();
        boolean proved = Principal.same(given.partner(), ack.nodeId());
        if (!given.partner().isEmpty() && !proved) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.FORBIDDEN, "the approval of " + ack.nodeId() + " came from " + given.partner()));
        }
        return weaver.changes().run(() -> accept(ack)).compose(changed -> audit.write(
                        ack.nodeId(), proved, given.from(), Addresses.NET_ACK.name(), changed)
                .map(line -> Done.OK));
    }

    private Future<List<Change>> accept(Route ack) {
        Optional<Weaving> ours = weaver.tables().ours(ack.nodeId());
        Optional<Route> row = weaver.tables().route(ack.nodeId());
        if (ours.isEmpty() && row.filter(known -> known.has(RouteStatus.WEAVED)).isPresent()) {
            return Future.succeededFuture(List.of()); // told once more
        }
        if (ours.isEmpty() || row.isEmpty()) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN, "this node has not asked " + ack.nodeId() + " for a partnership");
        }
        requireCode(ours.get(), ack.authCode());
        return settle(row.get(), ours.get(), ack.guestCrt(), ack.hostRoot());
    }

    private void requireCode(Weaving ours, String given) {
        byte[] expected = ours.authCode().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            throw new MeshException(ErrorCode.FORBIDDEN, "the authorisation code is not that of the request");
        }
        if (ours.isExpired(weaver.clock().millis())) {
            throw new MeshException(
                    ErrorCode.AUTH_CODE_EXPIRED, "the request expired at " + Instant.ofEpochMilli(ours.expireAt()));
        }
    }

    /**
     * Stores what the partner has signed.
     *
     * @param chain PEM; may be empty
     * @param told the partner's root, PEM; may be empty
     */
    Future<List<Change>> settle(Route row, Weaving ours, String chain, String told) {
        return weaver.vertx()
                .executeBlocking(() -> certificates.adopt(row, ours, chain, told), false)
                .compose(woven -> {
                    PartnerEdit edit = new PartnerEdit(weaver.tables()).settle(ours);
                    weaver.approval().agree(edit, woven, 0);
                    return edit.commit();
                });
    }
}
