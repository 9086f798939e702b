package io.be.mesh.cluster.bus.message;

/**
 * Asks for a signed request to become the partner of a node.
 *
 * @param targetNodeId whom the request is for
 * @param address by which this node is reached
 */
public record WeaveOffer(String targetNodeId, String address) {}
