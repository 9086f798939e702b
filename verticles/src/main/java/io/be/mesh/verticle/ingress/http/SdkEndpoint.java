package io.be.mesh.verticle.ingress.http;

import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.mpi.MpiAnswer;
import io.be.mesh.verticle.ingress.mpi.MpiBody;
import io.be.mesh.verticle.ingress.mpi.MpiCall;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** The SDK wire over HTTP: {@code POST /mesh/invoke}, the operation in {@code mesh-urn}, arguments and answer in JSON. */
final class SdkEndpoint {
    private final MpiService mpi;
    private final BodyLimits limits;

    SdkEndpoint(MpiService mpi, BodyLimits limits) {
        this.mpi = mpi;
        this.limits = limits;
    }

    void serve(Exchange exchange) {
        String urn = urn(exchange);
        // Only our own may push: nobody else's arguments get the room of a message.
        boolean message = mpi.carriesMessage(urn) && exchange.context().caller().isOurs();
        Future<Body> read = message ? exchange.body(limits.text()) : exchange.smallBody(limits.management());
        read.onSuccess(body -> mpi.invoke(call(exchange, urn), new MpiBody(body.bytes(), body.reservation()))
                .onSuccess(answer -> answer(exchange, answer))
                .onFailure(exchange::fail));
    }

    private static MpiCall call(Exchange exchange, String urn) {
        return new MpiCall(
                exchange.context(),
                Standing.of(exchange.request()).address(),
                urn,
                () -> Long.MAX_VALUE,
                exchange::onGone);
    }

    /** What happened is in the envelope, which only the operation knows how to write. */
    private static void answer(Exchange exchange, MpiAnswer answer) {
        if (answer.delivery().isEmpty()) {
            write(exchange, answer);
        } else if (exchange.isGone()) {
            answer.delivery().get().rollback();
        } else {
            DeliveryWatch.of(exchange.request()).deliver(answer.delivery().get(), () -> write(exchange, answer));
        }
    }

    private static Future<Void> write(Exchange exchange, MpiAnswer answer) {
        return exchange.answer(200, answer.mediaType(), answer.envelope(), answer.code());
    }

    private static String urn(Exchange exchange) {
        MultiMap headers = exchange.request().headers();
        String urn = headers.get(PtpHeader.URN);
        if (urn == null && exchange.context().caller().isOurs()) {
            urn = headers.get("mesh_urn");
        }
        return urn == null ? "" : urn.trim();
    }
}
