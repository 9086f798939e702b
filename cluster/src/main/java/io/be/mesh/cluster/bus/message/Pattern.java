package io.be.mesh.cluster.bus.message;

/** Which keys: {@code *} is any text, {@code ?} any character, everything else itself; empty is all. */
public record Pattern(String pattern) {}
