package io.be.mesh.cluster.replica;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Serves the one request of the payload link that needs no certificate: {@code POST /replica/join}. Any context. */
public interface StrangerDesk {
    /** Bytes of a request; longer ones are refused unread. */
    int longestRequest();

    /** @param address of who asks */
    Future<Buffer> handle(String address, Buffer request);
}
