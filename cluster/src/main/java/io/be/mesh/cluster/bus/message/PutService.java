package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Registration;

/** Store one registration if it is still as expected. */
public record PutService(Registration registration, Expected expected) {}
