package io.be.mesh.cluster.bus.message;

import java.util.Map;

/** Switches of the running node, by name. */
public record Features(Map<String, String> features) {
    public Features {
        features = Map.copyOf(features);
    }
}
