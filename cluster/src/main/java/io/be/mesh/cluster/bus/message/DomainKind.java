package io.be.mesh.cluster.bus.message;

/** Which domains: {@code auto} or {@code manu}, as existing clients name them. */
public record DomainKind(String kind) {}
