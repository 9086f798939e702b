package io.be.mesh.cluster.bus.message;

/**
 * @param nodeId of the partner; may be empty when an address is given
 * @param address instead of that of the route; empty for the route's
 * @param largestBytes of the body that is tried
 * @param idleMillis how long a connection is left without traffic
 */
public record CheckRequest(String nodeId, String address, long largestBytes, long idleMillis) {}
