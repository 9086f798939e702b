package io.be.mesh.cluster.table;

/**
 * A row in the grid. What decides between two of them is in clear, for their owner has to see it; the value is not.
 *
 * @param sequence of the change that brought it, see {@link Position}
 * @param removedAt milliseconds since the epoch; 0 when the row is there
 * @param sealed the value, see {@link RowSeal}; empty when the row was removed
 */
record GridRow(long sequence, RowVersion version, long removedAt, byte[] sealed) {
    /** What a row costs besides its key and its value, about. */
    private static final int OVERHEAD = 64;

    /** Of one char, at most. */
    private static final int UTF8_BYTES = 3;

    private static final byte[] NOTHING = {};

    static GridRow removed(long sequence, RowVersion version, long at) {
        return new GridRow(sequence, version, Math.max(1, at), NOTHING);
    }

    boolean isRemoved() {
        return removedAt != 0;
    }

    GridRow at(long other) {
        return new GridRow(other, version, removedAt, sealed);
    }

    /** With its key, as no more than this in the store. */
    int bytes(String key) {
        return OVERHEAD + UTF8_BYTES * key.length() + sealed.length;
    }

    /** Never shows the value. */
    @Override
    public String toString() {
        return "GridRow[" + sequence + ", " + version + (isRemoved() ? ", removed]" : "]");
    }
}
