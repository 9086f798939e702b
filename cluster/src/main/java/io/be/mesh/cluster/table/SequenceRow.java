package io.be.mesh.cluster.table;

/**
 * How far the numbers of a kind have been given out.
 *
 * @param next the first that nobody has
 * @param length digits that numbers of this kind are written with
 */
public record SequenceRow(String kind, long next, int length) {}
