package io.be.mesh.cluster.link;

import io.vertx.core.http.HttpClientRequest;

/**
 * A request to another node with its head, which has not been sent. The body, the answer and a reset are the caller's, on its context.
 *
 * @param address {@code host:port} that it goes to
 */
public record PartnerStream(HttpClientRequest request, String address) {
    @Override
    public String toString() {
        return "PartnerStream[" + address + "]";
    }
}
