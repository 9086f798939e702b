package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Institution;
import java.util.List;

/** A page of institutions. */
public record InstitutionPage(String sid, long index, long limit, long total, List<Institution> institutions) {
    public InstitutionPage {
        institutions = List.copyOf(institutions);
    }
}
