package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Institution;
import java.util.List;

/** Institutions to be known by. */
public record Institutions(List<Institution> institutions) {
    public Institutions {
        institutions = List.copyOf(institutions);
    }
}
