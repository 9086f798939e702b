package io.be.mesh.protocol.message;

/** A read that does not wait. */
public record PeekInbound(String topic) implements PtpMessage {}
