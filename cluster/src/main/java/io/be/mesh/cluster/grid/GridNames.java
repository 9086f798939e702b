package io.be.mesh.cluster.grid;

/** The names of what is in the grid's configuration and is used in more than one place. */
public final class GridNames {
    /** The split-brain protection: fewer replicas than {@code cluster.minimum} take no writes. */
    public static final String MINIMUM = "mesh-minimum";

    private GridNames() {}
}
