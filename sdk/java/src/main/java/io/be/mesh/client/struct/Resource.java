package io.be.mesh.client.struct;

import java.util.List;

/** The services of a registration. */
public class Resource {
    private List<Reference> references = List.of();
    private List<Service> services = List.of();

    public List<Reference> getReferences() {
        return references;
    }

    public void setReferences(List<Reference> references) {
        this.references = references;
    }

    public List<Service> getServices() {
        return services;
    }

    public void setServices(List<Service> services) {
        this.services = services;
    }
}
