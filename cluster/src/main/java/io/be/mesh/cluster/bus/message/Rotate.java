package io.be.mesh.cluster.bus.message;

/** @param root whether the root is replaced, too, and not the leaf alone */
public record Rotate(boolean root) {}
