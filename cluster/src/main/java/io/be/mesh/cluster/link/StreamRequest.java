package io.be.mesh.cluster.link;

import io.be.mesh.protocol.id.Principal;
import io.vertx.core.http.HttpClientRequest;
import java.util.function.Consumer;

/**
 * A call of one of our own systems for what is registered at another node.
 *
 * @param grpc whether it needs HTTP/2 all the way
 * @param upgrade whether the connection becomes the client's own, as a WebSocket's does
 * @param deadlineNanos {@code System.nanoTime()} value by which the way there must be open
 * @param head writes method, path and headers; authority, source, target and hop list are written over them by the link. What it
 *     throws as {@code IllegalArgumentException} is E…400
 */
public record StreamRequest(
        Principal target, boolean grpc, boolean upgrade, long deadlineNanos, Consumer<HttpClientRequest> head) {
    @Override
    public String toString() {
        return "StreamRequest[target=" + target + "]";
    }
}
