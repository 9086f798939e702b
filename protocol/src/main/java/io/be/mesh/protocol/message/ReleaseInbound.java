package io.be.mesh.protocol.message;

/** Frees a topic, or with an empty topic the session; {@code timeout} in milliseconds, 0 when not given. */
public record ReleaseInbound(String topic, long timeout) implements PtpMessage {}
