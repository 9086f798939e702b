package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Domain;
import java.util.List;

/** All domains of one kind. */
public record DomainList(String kind, List<Domain> domains) {
    public DomainList {
        domains = List.copyOf(domains);
    }
}
