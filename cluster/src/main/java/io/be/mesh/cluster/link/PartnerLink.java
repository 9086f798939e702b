package io.be.mesh.cluster.link;

import io.be.mesh.protocol.message.Outbound;
import io.vertx.core.Future;

/** The way to other nodes for payload (contract, section 5). Any context; completes on the caller's. */
public interface PartnerLink {
    /**
     * Carries an operation to the target's node and brings its answer, within the deadline of the request.
     *
     * <p>Fails with {@code MeshException}, hop named: E…618 no route, E…606 disabled, E…605 expired, E…607 unreachable,
     * E…619 bad address, E…603 certificate, E…601 no answer in time, E…617 the peer does not know the operation.
     */
    Future<Outbound> forward(ForwardRequest request);
}
