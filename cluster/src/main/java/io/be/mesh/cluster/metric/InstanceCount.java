package io.be.mesh.cluster.metric;

/** How many instances of a service get requests, and how many get none. */
public record InstanceCount(String service, long well, long unwell) {
    /** The label of all services that have none of their own. */
    static final String OTHERS = "(others)";

    /** Both together, under this one's name. */
    public InstanceCount plus(InstanceCount other) {
        return new InstanceCount(service, well + other.well, unwell + other.unwell);
    }
}
