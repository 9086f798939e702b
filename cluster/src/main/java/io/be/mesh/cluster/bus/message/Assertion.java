package io.be.mesh.cluster.bus.message;

import java.util.List;

/** Whether a feature holds for all of these nodes. */
public record Assertion(String feature, List<String> nodeIds) {
    public Assertion {
        nodeIds = List.copyOf(nodeIds);
    }
}
