package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.protocol.message.Outbound;
import java.util.Map;

/** How an operation and its answer are written towards a peer. Stateless. */
interface Dialect {
    /**
     * The request on the wire.
     *
     * @param travelling every header that goes with it, lower-case names
     */
    Outgoing write(ForwardRequest request, Map<String, String> travelling);

    /**
     * What the peer said.
     *
     * @throws io.be.mesh.protocol.code.MeshException when it said nothing that is an envelope; never with an HTTP
     *     status as the code
     */
    Outbound read(ForwardRequest request, Outcome.Answered answer);

    /** One HTTP request. */
    record Outgoing(String uri, Map<String, String> headers, ByteString body) {
        public Outgoing {
            headers = Map.copyOf(headers);
        }
    }
}
