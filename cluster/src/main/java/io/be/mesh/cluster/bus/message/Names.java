package io.be.mesh.cluster.bus.message;

import java.util.List;

/** Keys, ids or numbers. */
public record Names(List<String> names) {
    public Names {
        names = List.copyOf(names);
    }
}
