package io.be.mesh.cluster.table;

/**
 * Which of two forms of a row is the newer one.
 *
 * @param epoch of the replica that wrote it: grows with every start
 * @param number of the write within the epoch
 */
record RowVersion(long epoch, long number) implements Comparable<RowVersion> {
    static final RowVersion NONE = new RowVersion(0, 0);

    RowVersion next() {
        return new RowVersion(epoch, number + 1);
    }

    @Override
    public int compareTo(RowVersion other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(number, other.number);
    }
}
