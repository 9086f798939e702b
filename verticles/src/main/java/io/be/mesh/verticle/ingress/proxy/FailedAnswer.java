package io.be.mesh.verticle.ingress.proxy;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.grpc.GrpcText;
import io.be.mesh.verticle.ingress.http.Linger;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;

/** What a client is told when nobody has answered: an envelope with an HTTP status, or the status of a gRPC call. */
final class FailedAnswer {
    private FailedAnswer() {}

    /** Writes it, unless the client has something of an answer already; completes when it is written. */
    static Future<Void> write(
            ProxyRoom room, HttpServerRequest request, CallContext context, boolean grpc, MeshException failure) {
        return write(room, request, context, grpc, failure.code().http(), failure);
    }

    static Future<Void> write(
            ProxyRoom room,
            HttpServerRequest request,
            CallContext context,
            boolean grpc,
            int status,
            MeshException failure) {
        HttpServerResponse response = request.response();
        Outbound outbound = Outbound.failure(failure, room.node().label(), context.traceId());
        response.headers().clear();
        if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Future<Void> written =
                grpc ? status(response, failure, outbound) : envelope(room, request, status, outbound);
        return written.onComplete(done -> Linger.close(room.vertx(), request));
    }

    private static Future<Void> status(HttpServerResponse response, MeshException failure, Outbound outbound) {
        return response.setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, GrpcHeader.MEDIA_TYPE)
                .putHeader(GrpcHeader.STATUS, Integer.toString(failure.code().grpc()))
                .putHeader(GrpcHeader.MESSAGE, GrpcText.percentEncoded(outbound.code() + " " + outbound.message()))
                .end();
    }

    private static Future<Void> envelope(ProxyRoom room, HttpServerRequest request, int status, Outbound outbound) {
        ByteString bytes = room.codecs().json().encode(outbound);
        HttpServerResponse response = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Encoding.JSON.mediaType())
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.size()));
        return HttpMethod.HEAD.equals(request.method())
                ? response.end()
                : response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer())));
    }
}
