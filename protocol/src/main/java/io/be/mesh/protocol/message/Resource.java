package io.be.mesh.protocol.message;

import java.util.List;

/** The content of a registration of kind metadata or complex. */
public record Resource(List<Reference> references, List<Service> services) {
    public static final Resource NONE = new Resource(List.of(), List.of());

    public Resource {
        references = List.copyOf(references);
        services = List.copyOf(services);
    }
}
