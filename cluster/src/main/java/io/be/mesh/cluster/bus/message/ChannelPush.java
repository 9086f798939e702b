package io.be.mesh.cluster.bus.message;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.id.Principal;
import java.util.Map;

/**
 * A message for this node or another one.
 *
 * @param target the node or institution it is for; {@code Principal.NONE} for this one
 * @param messageId the same id within the window is stored once; may be empty
 */
public record ChannelPush(
        String sessionId,
        String topic,
        Principal target,
        ByteString payload,
        Map<String, String> metadata,
        String messageId) {
    public ChannelPush {
        metadata = Map.copyOf(metadata);
    }
}
