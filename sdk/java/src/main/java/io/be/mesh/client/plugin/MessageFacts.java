package io.be.mesh.client.plugin;

import java.util.Map;
import java.util.Objects;

/** What a plugin is told of a message: all but its payload. Immutable. */
public final class MessageFacts {
    private final String session;
    private final String topic;
    private final String sender;
    private final String target;
    private final long bytes;
    private final Map<String, String> metadata;

    /**
     * @param sender node id the message is filed under, lower case; empty before this node has an identity
     * @param target node id, or institution id, as it was written; empty for this node
     * @param bytes of the payload
     */
    public MessageFacts(
            String session, String topic, String sender, String target, long bytes, Map<String, String> metadata) {
        this.session = Objects.requireNonNull(session, "session");
        this.topic = Objects.requireNonNull(topic, "topic");
        this.sender = Objects.requireNonNull(sender, "sender");
        this.target = Objects.requireNonNull(target, "target");
        this.bytes = bytes;
        this.metadata = Map.copyOf(metadata);
    }

    public String session() {
        return session;
    }

    public String topic() {
        return topic;
    }

    /** Node id of the sender, as this node has proved it; lower case. */
    public String sender() {
        return sender;
    }

    public String target() {
        return target;
    }

    /** Bytes of the payload. */
    public long bytes() {
        return bytes;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return "MessageFacts[session=" + session + ", topic=" + topic + ", bytes=" + bytes + "]";
    }
}
