package io.be.mesh.verticle.ingress.port;

import io.be.mesh.protocol.code.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The answer of a node that is stopping. */
public final class Refusal {
    private static final String TEXT = "the node is stopping";
    private static final String BODY =
            "{\"code\":\"" + ErrorCode.UNAVAILABLE.code() + "\",\"message\":\"" + TEXT + "\"}";

    private Refusal() {}

    /** 503 with the envelope, or on gRPC the status UNAVAILABLE; the connection ends after it. */
    public static void draining(HttpServerRequest request, boolean grpc) {
        HttpServerResponse response = request.response();
        if (grpc) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/grpc")
                    .putHeader("grpc-status", Integer.toString(ErrorCode.UNAVAILABLE.grpc()))
                    .putHeader("grpc-message", TEXT);
            response.end();
            return;
        }
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.setStatusCode(503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(BODY);
    }
}
