package io.be.mesh.cluster.grid;

/** Names that several parts of the grid's configuration share. */
public final class GridNames {
    /** The rule that so many members must see each other before anything is written. */
    public static final String MINIMUM = "mesh-minimum";

    private GridNames() {}
}
