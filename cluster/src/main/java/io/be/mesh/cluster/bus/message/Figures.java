package io.be.mesh.cluster.bus.message;

import java.util.Map;

/** Figures of the running node, by name. */
public record Figures(Map<String, String> figures) {
    public Figures {
        figures = Map.copyOf(figures);
    }
}
