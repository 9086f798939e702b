package io.be.mesh.cluster.session;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * A message in a queue.
 *
 * @param sender node id it was filed under, in {@code Principal.key} form
 * @param messageId {@code x-ptp-message-id}, empty when the sender gave none
 */
public record StoredMessage(String sender, ByteString payload, Map<String, String> metadata, String messageId) {
    public StoredMessage {
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "StoredMessage[sender=" + sender + ", bytes=" + payload.size() + "]";
    }
}
