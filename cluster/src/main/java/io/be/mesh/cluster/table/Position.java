package io.be.mesh.cluster.table;

/**
 * How far into the history of a table in the grid somebody has read.
 *
 * @param life which history: a random number that the grid gives a table when it begins to hold it, and when two sides of
 *     a split are merged; 0 is none
 * @param sequence number of the last change within it
 */
record Position(long life, long sequence) {
    static final Position START = new Position(0, 0);
}
