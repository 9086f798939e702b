package io.be.mesh.client.struct;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services of a registration. */
public class Resource {
    private @Nullable List<Reference> references;
    private @Nullable List<Service> services;

    public List<Reference> getReferences() {
        return references == null ? List.of() : references;
    }

    public void setReferences(List<Reference> references) {
        this.references = references;
    }

    public List<Service> getServices() {
        return services == null ? List.of() : services;
    }

    public void setServices(List<Service> services) {
        this.services = services;
    }
}
