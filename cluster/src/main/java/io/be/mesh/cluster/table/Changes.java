package io.be.mesh.cluster.table;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the owner of a table answers: the rows that changed between two positions, whole writes only, so that who applies
 * them one after the other has at each moment a state that the table really had.
 *
 * @param from the position's sequence that it begins after; 0 is the whole table
 * @param upTo position it leads to
 * @param more whether there are further changes
 * @param restarted whether the asker's position was not one of this history, so that both sides have to be compared
 * @param refused whether the write was refused because the table is full
 * @param own sequence of the asker's own write; 0 when it changed nothing
 * @param epochs that the table has lived through
 * @param fingerprint of the rows that are there, at the end of the history
 * @param rows by key; a removed row is one of them
 * @param wanted keys of which the asker has a newer row
 * @param conflicts that the asker's offer won
 */
record Changes(
        long from,
        Position upTo,
        boolean more,
        boolean restarted,
        boolean refused,
        long own,
        Epochs epochs,
        long fingerprint,
        Map<String, GridRow> rows,
        Set<String> wanted,
        List<Conflict> conflicts) {
    /** Of the rows in one answer, unless a single write has more. */
    static final int BYTES = 4 << 20;

    /** Rows in one answer, unless a single write has more. */
    static final int ROWS = 4_000;

    Changes withOwn(long sequence) {
        return new Changes(
                from, upTo, more, restarted, refused, sequence, epochs, fingerprint, rows, wanted, conflicts);
    }

    Changes withConflicts(List<Conflict> won) {
        return new Changes(from, upTo, more, restarted, refused, own, epochs, fingerprint, rows, wanted, won);
    }

    Changes asRefused() {
        return new Changes(from, upTo, more, restarted, true, own, epochs, fingerprint, rows, wanted, conflicts);
    }

    int bytes() {
        return bytes(rows);
    }

    static int bytes(Map<String, GridRow> rows) {
        return rows.entrySet().stream()
                .mapToInt(row -> row.getValue().bytes(row.getKey()))
                .sum();
    }
}
