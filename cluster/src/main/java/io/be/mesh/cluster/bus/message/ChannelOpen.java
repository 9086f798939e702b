package io.be.mesh.cluster.bus.message;

import java.util.Map;

/** A session and what is said of it: its defaults for {@code x-ptp-target-*}, and whatever its readers agree upon. */
public record ChannelOpen(String sessionId, Map<String, String> metadata) {
    public ChannelOpen {
        metadata = Map.copyOf(metadata);
    }
}
