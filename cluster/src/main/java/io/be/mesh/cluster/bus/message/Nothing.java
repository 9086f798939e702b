package io.be.mesh.cluster.bus.message;

/** A request without arguments. */
public record Nothing() {
    public static final Nothing AT_ALL = new Nothing();
}
