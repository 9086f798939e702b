package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.header.PtpHeader;
import java.util.HashMap;
import java.util.Map;

/**
 * What tells a message from all others: a reader that repeats its pops gets a message again when its connection is reset just after the
 * answer, and knows it by this.
 */
final class Origin {
    private Origin() {}

    /** The metadata of the message; with its id and sender for a reader that gives request ids, when the sender gave a message id. */
    static Map<String, String> metadata(StoredMessage message, String requestId) {
        if (requestId.isEmpty() || message.messageId().isEmpty()) {
            return message.metadata();
        }
        Map<String, String> all = new HashMap<>(message.metadata());
        all.put(PtpHeader.MESSAGE_ID, message.messageId());
        all.put(PtpHeader.SOURCE_NODE_ID, message.sender());
        return all;
    }
}
