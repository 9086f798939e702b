package io.be.mesh.cluster.bus.message;

/** A number. */
public record Count(long value) {}
