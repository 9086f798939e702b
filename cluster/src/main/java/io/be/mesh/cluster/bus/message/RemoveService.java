package io.be.mesh.cluster.bus.message;

/** Forget one registration if it is still as expected. */
public record RemoveService(ServiceRef service, Expected expected) {}
