package io.be.mesh.server.command.wire;

/** A queue of a node. */
public record Queue(String session, String topic) {}
