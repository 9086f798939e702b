package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.protocol.message.KeyCsr;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The certificates of the node. */
final class CertificateEndpoints {
    private final Bus bus;
    private final Writes writes;
    private final Bodies bodies;

    CertificateEndpoints(Bus bus, Writes writes, Bodies bodies) {
        this.bus = bus;
        this.writes = writes;
        this.bodies = bodies;
    }

    void list(RoutingContext context) {
        bus.request(Addresses.KMS_CERTIFICATES, Nothing.AT_ALL)
                .onSuccess(found -> Answers.json(context, Answers.OK, Json.encode(found)))
                .onFailure(context::fail);
    }

    /** The list of revoked certificates, DER: as it is published. */
    void crl(RoutingContext context) {
        bus.request(Addresses.KMS_CRL, Nothing.AT_ALL)
                .map(list -> Buffer.buffer(Crl.der(list.pem())))
                .onSuccess(der -> Answers.bytes(context, Answers.OK, "application/pkix-crl", der))
                .onFailure(context::fail);
    }

    /** Makes a pair for the caller, which is answered and not kept. */
    void issue(RoutingContext context) {
        KeyCsr wanted = bodies.read(context, KeyCsr.class);
        Address<KeyCsr, KeyList> address = wanted.isCa() ? Addresses.KMS_APPLY_ROOT : Addresses.KMS_APPLY_ISSUE;
        List<Change> changes = List.of(new Change("certificate for " + wanted.domain(), 0, 1));
        writes.run(AdminGuard.caller(context), address.name(), () -> bus.request(address, wanted), made -> changes)
                .onSuccess(made -> Answers.json(context, Answers.CREATED, Json.encode(made)))
                .onFailure(context::fail);
    }

    void rotate(RoutingContext context) {
        change(context, Addresses.KMS_ROTATE, bodies.read(context, Rotate.class));
    }

    void revoke(RoutingContext context) {
        change(context, Addresses.KMS_REVOKE, bodies.read(context, Revoke.class));
    }

    private <Q> void change(RoutingContext context, Address<Q, Done> address, Q request) {
        Caller caller = AdminGuard.caller(context);
        writes.run(caller, address.name(), () -> bus.request(address, request), Done::changes)
                .onSuccess(done -> Answers.done(context, done))
                .onFailure(context::fail);
    }
}
