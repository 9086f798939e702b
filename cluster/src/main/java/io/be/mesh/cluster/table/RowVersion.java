package io.be.mesh.cluster.table;

/**
 * Which of two forms of a row is the newer one.
 *
 * @param epoch milliseconds at which it began, or more. Without a cluster a replica begins one with every start; in a
 *     cluster the table begins one with its first write after a replica was lost, so that the two sides of a split
 *     write in different ones
 * @param number of the write within the epoch
 */
record RowVersion(long epoch, long number) implements Comparable<RowVersion> {
    static final RowVersion NONE = new RowVersion(0, 0);

    RowVersion next() {
        return new RowVersion(epoch, number + 1);
    }

    /**
     * The first of a new epoch.
     *
     * @param now milliseconds; also when the clock went back the new version is the later one, and so is its {@link #order}
     */
    RowVersion nextEpoch(long now) {
        return new RowVersion(Math.max(now, order() + 1), 1);
    }

    /** One number that grows with every write of a row, for people. */
    long order() {
        return epoch + number;
    }

    boolean isAfter(RowVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(RowVersion other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(number, other.number);
    }
}
