package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.verticle.ingress.mpi.MpiCall;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Standing;
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
        exchange.smallBody(limits.management()).onSuccess(body -> {
            body.reservation().release();
            mpi.invoke(
                            new MpiCall(
                                    exchange.context(),
                                    Standing.of(exchange.request()).address(),
                                    urn(exchange)),
                            body.bytes())
                    .onSuccess(answer -> answer(exchange, answer))
                    .onFailure(exchange::fail);
        });
    }

    /** What happened is in the envelope, which only the operation knows how to write. */
    private static void answer(Exchange exchange, ByteString envelope) {
        exchange.answer(200, Encoding.JSON.mediaType(), envelope, ErrorCode.SUCCESS.code());
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
