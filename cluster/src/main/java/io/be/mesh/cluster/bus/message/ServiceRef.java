package io.be.mesh.cluster.bus.message;

/** What one registration is called by. */
public record ServiceRef(String kind, String name, String instance) {
    /** As audit log and messages name it. */
    public String label() {
        return "service " + kind + "/" + name + "/" + instance;
    }
}
