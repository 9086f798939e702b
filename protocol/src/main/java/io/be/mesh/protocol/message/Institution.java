package io.be.mesh.protocol.message;

/** An institution behind a node. */
public record Institution(String nodeId, String instId, String instName, int status) {}
