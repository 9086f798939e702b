package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import io.vertx.core.Future;

/** How the request to weave and its approval are brought to another node. No private key of this node is in either. */
interface Handshake {
    /** Fails with {@code MeshException}, hop named: what the other node answers, or that it cannot be reached. */
    Future<WeaveAnswer> weave(Route to, WeaveRequest request);

    /** Fails as {@link #weave}. */
    Future<Void> ack(Route to, Approved approved);

    /**
     * An approval. {@code toString} does not show the code.
     *
     * @param self who approves
     * @param authCode of the request
     * @param chain signed for the request's CSR, PEM; empty when there was none
     */
    record Approved(Environ self, String authCode, String chain) {
        @Override
        public String toString() {
            return "Approved[self=" + self + "]";
        }
    }
}
