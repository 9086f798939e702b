package io.be.mesh.cluster.bus.message;

/**
 * The next numbers of a kind.
 *
 * @param size how many
 * @param length digits of each; 0 for the default
 */
public record SequenceSection(String kind, int size, int length) {}
