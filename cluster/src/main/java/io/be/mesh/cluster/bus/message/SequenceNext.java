package io.be.mesh.cluster.bus.message;

/**
 * The next number of a kind.
 *
 * @param length digits of the number; 0 for the default
 */
public record SequenceNext(String kind, int length) {}
