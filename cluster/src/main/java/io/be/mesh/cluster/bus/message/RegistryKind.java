package io.be.mesh.cluster.bus.message;

/** A kind of registrations, or what kinds begin with; empty for all. */
public record RegistryKind(String kind) {}
