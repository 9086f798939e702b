package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The epochs that a table has lived through. A row of an epoch that is not among them was written by somebody who was
 * apart: where it loses against another, something is lost that the winner never saw. That is what a conflict is.
 *
 * @param floor this epoch and all before it count as lived through
 * @param later the later ones, at most {@value #KEPT}; when one more comes the oldest becomes the floor
 */
record Epochs(long floor, SortedSet<Long> later) {
    /** The table of the store that holds those of each table; a table that has a row there has been one of a cluster. */
    static final String TABLE = "cluster-epochs";

    static final Epochs NONE = new Epochs(0, Collections.emptySortedSet());
    private static final int KEPT = 64;
    /** Of the stored form, at most. */
    static final int BYTES = Long.BYTES * (KEPT + 1);

    Epochs {
        later = Collections.unmodifiableSortedSet(new TreeSet<>(later));
    }

    boolean knows(long epoch) {
        return epoch <= floor || later.contains(epoch);
    }

    Epochs with(Collection<Long> more) {
        return of(floor, later, more);
    }

    Epochs with(Epochs other) {
        return of(Math.max(floor, other.floor), later, other.later);
    }

    private static Epochs of(long floor, Collection<Long> some, Collection<Long> more) {
        TreeSet<Long> all = new TreeSet<>(some);
        all.addAll(more);
        long lowest = floor;
        while (!all.isEmpty() && (all.first() <= lowest || all.size() > KEPT)) {
            lowest = Math.max(lowest, all.first());
            all.remove(all.first());
        }
        return new Epochs(lowest, all);
    }

    /** Those that a store remembers of a table; {@link #NONE} when it has never been one of a cluster. */
    static Epochs stored(DurableStore store, String table) {
        byte[] stored = store.table(TABLE).get(table);
        return stored == null ? NONE : decode(stored);
    }

    static boolean hasBeenInCluster(DurableStore store, String table) {
        return store.table(TABLE).containsKey(table);
    }

    DurableStore.Change change(String table) {
        return new DurableStore.Change(TABLE, table, encode());
    }

    private byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES * (1 + later.size()));
        out.putLong(floor);
        later.forEach(out::putLong);
        return out.array();
    }

    private static Epochs decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        long floor = in.remaining() < Long.BYTES ? 0 : in.getLong();
        SortedSet<Long> later = new TreeSet<>();
        while (in.remaining() >= Long.BYTES) {
            later.add(in.getLong());
        }
        return new Epochs(floor, later);
    }
}
