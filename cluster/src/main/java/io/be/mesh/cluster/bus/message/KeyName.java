package io.be.mesh.cluster.bus.message;

/** The key of a value. */
public record KeyName(String key) {}
