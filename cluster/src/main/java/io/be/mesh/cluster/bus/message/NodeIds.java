package io.be.mesh.cluster.bus.message;

import java.util.List;

/** Several nodes. */
public record NodeIds(List<String> nodeIds) {
    public NodeIds {
        nodeIds = List.copyOf(nodeIds);
    }
}
