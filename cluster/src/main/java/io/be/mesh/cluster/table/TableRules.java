package io.be.mesh.cluster.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a change does to a table, decided by its owner and by nobody else. Nothing here changes the state. */
final class TableRules {
    private TableRules() {}

    /**
     * A write: each row gets the next version. When somebody who was there at the last write is gone, perhaps to write on the
     * other side of a split, or nobody has written yet since the grid holds the table, that is the first of a new epoch.
     *
     * @param puts the values, sealed
     * @param now milliseconds at the writer
     * @param seen the members that the owner sees
     */
    static Decision write(TableState state, Map<String, byte[]> puts, Set<String> removes, long now, Set<UUID> seen) {
        boolean sameEpoch = !state.members().isEmpty() && seen.containsAll(state.members());
        RowVersion version =
                sameEpoch ? state.version().next() : state.version().nextEpoch(now);
        long at = state.sequence() + 1;
        Map<String, GridRow> changed = new HashMap<>();
        for (String key : removes) {
            GridRow row = state.row(key);
            if (row != null && !row.isRemoved()) {
                changed.put(key, GridRow.removed(at, version, now));
            }
        }
        puts.forEach((key, value) -> changed.put(key, new GridRow(at, version, 0, value)));
        return decide(state, version, state.epochs().with(List.of(version.epoch())), seen, changed, now);
    }

    /** A write that is not made. */
    static Decision nothing(TableState state) {
        return new Decision(
                new Position(state.life(), state.sequence()),
                state.version(),
                state.epochs(),
                state.members(),
                Map.of(),
                Set.of());
    }

    /**
     * Rows that a replica has and the table does not, or has only older ones of. After them the next write begins an epoch, as
     * theirs may be later than the table's.
     *
     * @param lived the epochs that the replica had lived through before it came back
     */
    static Decision offer(TableState state, Map<String, GridRow> rows, Epochs lived, long now) {
        long at = state.sequence() + 1;
        RowVersion version = state.version();
        Map<String, GridRow> changed = new HashMap<>();
        for (var entry : rows.entrySet()) {
            GridRow offered = entry.getValue();
            GridRow row = state.row(entry.getKey());
            boolean newer = row == null || offered.version().isAfter(row.version());
            if (newer && !(offered.isRemoved() && Removals.isOld(offered.removedAt(), now))) {
                changed.put(entry.getKey(), offered.at(at));
                version = offered.version().isAfter(version) ? offered.version() : version;
            }
        }
        Set<UUID> members = changed.isEmpty() ? state.members() : Set.of();
        return decide(state, version, state.epochs().with(lived).with(epochs(changed.values())), members, changed, now);
    }

    /** The rows of the table that an offer replaces although who offers has never seen them. */
    static List<Conflict> conflicts(TableState state, Decision offer, Epochs lived) {
        List<Conflict> conflicts = new ArrayList<>();
        offer.rows().forEach((key, row) -> {
            GridRow before = state.row(key);
            if (before != null && !lived.knows(before.version().epoch())) {
                conflicts.add(new Conflict(key, before.version(), row.version()));
            }
        });
        return conflicts;
    }

    static Set<Long> epochs(Collection<GridRow> rows) {
        return rows.stream().map(row -> row.version().epoch()).collect(Collectors.toSet());
    }

    private static Decision decide(
            TableState state,
            RowVersion version,
            Epochs epochs,
            Set<UUID> members,
            Map<String, GridRow> changed,
            long now) {
        Set<String> forgotten = new HashSet<>(Removals.toForget(state.removals(), now));
        forgotten.removeAll(changed.keySet());
        long sequence = state.sequence() + (changed.isEmpty() ? 0 : 1);
        return new Decision(new Position(state.life(), sequence), version, epochs, members, changed, forgotten);
    }
}
