package io.be.mesh.cluster.bus.message;

/** One node, named by its node id or, where no node has it, its institution id. */
public record NodeRef(String nodeId) {}
