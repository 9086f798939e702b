package io.be.mesh.cluster.plugin;

import java.util.HashMap;
import java.util.Map;

/**
 * What plugins are told of a message.
 *
 * @param sender node id it is filed under, in {@code Principal.key} form
 * @param target node or institution, as it was written
 * @param bytes of the payload
 */
public record GuardedMessage(
        String session, String topic, String sender, String target, long bytes, Map<String, String> metadata) {
    public GuardedMessage {
        metadata = Map.copyOf(metadata);
    }

    /** The same with more metadata, which replaces nothing. */
    public GuardedMessage with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(more);
        all.putAll(metadata);
        return new GuardedMessage(session, topic, sender, target, bytes, all);
    }

    @Override
    public String toString() {
        return "GuardedMessage[session=" + session + ", topic=" + topic + ", bytes=" + bytes + "]";
    }
}
