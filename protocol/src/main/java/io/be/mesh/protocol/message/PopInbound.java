package io.be.mesh.protocol.message;

/** A blocking read; {@code timeout} in milliseconds, 0 when not given. */
public record PopInbound(String topic, long timeout) implements PtpMessage {}
