package io.be.mesh.cluster.link;

import io.vertx.core.Future;

/**
 * The way to other nodes for calls of what is registered there (contract, section 3): streamed both ways, from socket to socket.
 * Any context; completes on the caller's, on which the stream is used.
 */
public interface PartnerStreams {
    /**
     * Opens a request to the target's node, trying the members of its address in order. Nothing of the call has been sent when
     * this completes.
     *
     * <p>Fails with {@code MeshException}, hop named, as {@link PartnerLink#forward} does; also with E…503 when too many calls are
     * in progress there, E…617 when gRPC is called and the partner's address has no HTTP/2, E…400 a header cannot be written.
     */
    Future<PartnerStream> open(StreamRequest request);
}
