package io.be.mesh.protocol.message;

import java.util.Map;

/** What an engine serves. {@code timestamp}: below 30 minutes a lease in ms, above an absolute time in ms. */
public record Registration(
        String instanceId,
        String name,
        String kind,
        String address,
        Resource content,
        long timestamp,
        Map<String, String> attachments) {
    public Registration {
        attachments = Map.copyOf(attachments);
    }
}
