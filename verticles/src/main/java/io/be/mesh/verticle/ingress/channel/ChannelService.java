package io.be.mesh.verticle.ingress.channel;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The channel API without its wire: local or remote, limits, codes (contract, sections 3 to 5). HTTP and gRPC both end
 * here. Failures are {@code MeshException}.
 */
public interface ChannelService {
    /**
     * Stores a message here or carries it to its target.
     *
     * @param original the body as it came and how it may travel on, so that forwarding does not encode again
     * @param reservation the bytes of the body; the service's from now on
     */
    Future<Outbound> push(
            CallContext context, PushInbound message, Original original, MemoryBudget.Reservation reservation);

    /** @param waitMillis already clamped by the caller's profile */
    PendingPop pop(CallContext context, String topic, long waitMillis);

    Future<Optional<Delivery>> peek(CallContext context, String topic, boolean keep);

    /** Empty topic: the session. */
    Future<Void> release(CallContext context, String topic, boolean quarantine);

    /** The body of a push as it came. */
    record Original(ForwardRequest.Form form, Encoding encoding, ByteString body) {}
}
