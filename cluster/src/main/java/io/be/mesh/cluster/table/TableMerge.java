package io.be.mesh.cluster.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * One table made of the two that both sides of a split hold. The newer row stays. Two rows of the same version that do not
 * say the same get a version of their own, so that every replica takes the same one: that which is there before that which
 * was removed, else that of the greater bytes. The result begins a history of its own, so that every replica compares itself with it.
 */
final class TableMerge {
    private final TableState here;
    private final TableState coming;
    private final SameContent same;
    private final RowVersion tieBreaker;
    private final List<Conflict> conflicts = new ArrayList<>();
    private final TableState merged;

    /** Whether two forms of a row say the same. */
    interface SameContent {
        boolean test(String key, GridRow one, GridRow other);
    }

    /** @param life of the result */
    TableMerge(long life, TableState here, TableState coming, SameContent same) {
        this.here = here;
        this.coming = coming;
        this.same = same;
        RowVersion last = here.version().isAfter(coming.version()) ? here.version() : coming.version();
        tieBreaker = last.nextEpoch(0);
        merged = merge(life);
    }

    TableState merged() {
        return merged;
    }

    /** The rows that lost without the winner's side having seen them. */
    List<Conflict> conflicts() {
        return conflicts;
    }

    private TableState merge(long life) {
        Map<String, GridRow> rows = new HashMap<>();
        Set<String> keys = new TreeSet<>(here.rows().keySet());
        keys.addAll(coming.rows().keySet());
        long sequence = 0;
        boolean tied = false;
        for (String key : keys) {
            GridRow row = pick(key);
            tied |= row.version().equals(tieBreaker);
            rows.put(key, row.at(++sequence));
        }
        RowVersion last = here.version().isAfter(coming.version()) ? here.version() : coming.version();
        Epochs epochs = here.epochs().with(coming.epochs());
        TableState result = new TableState(life);
        result.apply(new Decision(
                new Position(life, sequence),
                tied ? tieBreaker : last,
                tied ? epochs.with(List.of(tieBreaker.epoch())) : epochs,
                Set.of(),
                rows,
                Set.of()));
        return result;
    }

    private GridRow pick(String key) {
        GridRow mine = here.row(key);
        GridRow theirs = coming.row(key);
        if (mine == null || theirs == null) {
            return mine == null ? Objects.requireNonNull(theirs) : mine;
        }
        if (mine.version().equals(theirs.version())) {
            return same.test(key, mine, theirs) ? mine : tie(key, mine, theirs);
        }
        boolean staying = mine.version().isAfter(theirs.version());
        GridRow winner = staying ? mine : theirs;
        GridRow loser = staying ? theirs : mine;
        if (!(staying ? here : coming).epochs().knows(loser.version().epoch()) && !same.test(key, mine, theirs)) {
            conflicts.add(new Conflict(key, loser.version(), winner.version()));
        }
        return winner;
    }

    private GridRow tie(String key, GridRow mine, GridRow theirs) {
        conflicts.add(new Conflict(key, mine.version(), tieBreaker));
        boolean staying = mine.isRemoved() == theirs.isRemoved()
                ? Arrays.compareUnsigned(mine.sealed(), theirs.sealed()) >= 0
                : theirs.isRemoved();
        GridRow winner = staying ? mine : theirs;
        return new GridRow(0, tieBreaker, winner.removedAt(), winner.sealed());
    }
}
