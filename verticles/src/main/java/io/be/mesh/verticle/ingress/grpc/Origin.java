package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.header.PtpHeader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What tells a message from all others: a reader that repeats its pops gets a message again when its connection is reset just after the
 * answer, and knows it by this.
 */
final class Origin {
    private static final Set<String> NAMES = Set.of(PtpHeader.MESSAGE_ID, PtpHeader.SOURCE_NODE_ID);

    private Origin() {}

    /**
     * The metadata of the message; for a reader that gives request ids with its id and sender, when the sender gave a message id.
     * What the sender itself has written under these names is not there then.
     */
    static Map<String, String> metadata(StoredMessage message, String requestId) {
        if (requestId.isEmpty()) {
            return message.metadata();
        }
        Map<String, String> all = new HashMap<>(message.metadata());
        all.keySet()
                .removeIf(name -> NAMES.contains(name.toLowerCase(Locale.ROOT).replace('_', '-')));
        if (!message.messageId().isEmpty()) {
            all.put(PtpHeader.MESSAGE_ID, message.messageId());
            all.put(PtpHeader.SOURCE_NODE_ID, message.sender());
        }
        return all;
    }
}
