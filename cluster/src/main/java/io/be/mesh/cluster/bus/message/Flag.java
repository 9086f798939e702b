package io.be.mesh.cluster.bus.message;

/** Yes or no. */
public record Flag(boolean value) {}
