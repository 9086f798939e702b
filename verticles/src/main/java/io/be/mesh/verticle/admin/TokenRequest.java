package io.be.mesh.verticle.admin;

/**
 * A token that is wanted.
 *
 * @param kind {@code operator} or {@code inside}
 * @param expireAt milliseconds since the epoch; 0 for never
 */
public record TokenRequest(String kind, String label, long expireAt) {}
