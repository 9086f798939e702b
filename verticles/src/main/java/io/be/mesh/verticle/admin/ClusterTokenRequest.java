package io.be.mesh.verticle.admin;

/**
 * A join token that is wanted.
 *
 * @param expireAt milliseconds since the epoch
 */
public record ClusterTokenRequest(long expireAt) {}
