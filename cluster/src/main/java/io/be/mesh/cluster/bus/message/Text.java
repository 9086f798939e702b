package io.be.mesh.cluster.bus.message;

/** A text. */
public record Text(String value) {}
