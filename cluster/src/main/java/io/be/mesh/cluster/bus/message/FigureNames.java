package io.be.mesh.cluster.bus.message;

import java.util.List;

/** Which figures; none for all that are small. */
public record FigureNames(List<String> features) {
    public FigureNames {
        features = List.copyOf(features);
    }
}
