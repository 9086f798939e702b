package io.be.mesh.cluster.link;

import io.vertx.core.http.HttpClientRequest;

/**
 * A request to another node with its head, which has not been sent. The body, the answer and a reset are the caller's, on its context.
 *
 * @param hop how failures name the place: node id and address
 */
public record PartnerStream(HttpClientRequest request, String hop) {
    @Override
    public String toString() {
        return "PartnerStream[" + hop + "]";
    }
}
