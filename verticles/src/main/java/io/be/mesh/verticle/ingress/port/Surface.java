package io.be.mesh.verticle.ingress.port;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;

/** What serves the requests of a port; on their event loops. */
@FunctionalInterface
public interface Surface extends Handler<HttpServerRequest> {
    /**
     * A request that is not to be served, as not everybody would understand it alike. Its answer is the last one of an HTTP/1
     * connection.
     *
     * @param status of the answer
     */
    default void malformed(HttpServerRequest request, int status, MeshException why) {
        Standing.closeAfterAnswer(request);
        request.response().setStatusCode(status).end();
    }

    /**
     * The body of an HTTP/1 request has turned out to be malformed before it was answered; the connection closes.
     *
     * @return the JSON that is answered with status 400
     */
    default ByteString broken(InetAddress client, MeshException why) {
        return ByteString.EMPTY;
    }

    /** A client is cut off, as it sends what only keeps this node busy. */
    default void cutOff(InetAddress client, MeshException why) {}
}
