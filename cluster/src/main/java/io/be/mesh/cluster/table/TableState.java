package io.be.mesh.cluster.table;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import io.be.mesh.cluster.store.StoreLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A whole table in the grid: one entry, so one owner, on whose partition thread alone it is read and changed. A change is
 * first decided, see {@link TableRules}, and then applied here and, as decided, by the backups.
 */
final class TableState implements DataSerializable {
    private long life;
    private long sequence;
    private RowVersion version = RowVersion.NONE;
    private Epochs epochs = Epochs.NONE;
    private Set<UUID> members = Set.of();
    private final Map<String, GridRow> rows = new HashMap<>();
    /** The keys by the change that brought their rows. */
    private final NavigableMap<Long, Set<String>> order = new TreeMap<>();

    private final Map<String, Long> removals = new HashMap<>();
    private long fingerprint;
    private long bytes;

    /** For the grid. */
    TableState() {}

    TableState(long life) {
        this.life = life;
    }

    long life() {
        return life;
    }

    long sequence() {
        return sequence;
    }

    /** The last that was given. */
    RowVersion version() {
        return version;
    }

    Epochs epochs() {
        return epochs;
    }

    /** Who was seen at the last write; empty when the next write has to begin an epoch. */
    Set<UUID> members() {
        return members;
    }

    @Nullable
    GridRow row(String key) {
        return rows.get(key);
    }

    /** Not to be changed. */
    Map<String, GridRow> rows() {
        return rows;
    }

    /** The rows whose removal is remembered, and the milliseconds at which they were removed. Not to be changed. */
    Map<String, Long> removals() {
        return removals;
    }

    /** Whether the table would stay within what a replica can keep; what frees space always does. */
    boolean fits(Map<String, GridRow> changed) {
        long growth = 0;
        for (var entry : changed.entrySet()) {
            GridRow before = rows.get(entry.getKey());
            growth += entry.getValue().bytes(entry.getKey()) - (before == null ? 0 : before.bytes(entry.getKey()));
        }
        return growth <= 0 || bytes + growth <= StoreLimits.LIVE_BYTES;
    }

    void apply(Decision decision) {
        sequence = decision.sequence();
        version = decision.version();
        epochs = decision.epochs();
        members = decision.members();
        decision.forgotten().forEach(this::drop);
        decision.rows().forEach((key, row) -> {
            drop(key);
            put(key, row);
        });
    }

    private void put(String key, GridRow row) {
        rows.put(key, row);
        order.computeIfAbsent(row.sequence(), unknown -> new HashSet<>()).add(key);
        bytes += row.bytes(key);
        if (row.isRemoved()) {
            removals.put(key, row.removedAt());
        } else {
            fingerprint += Fingerprint.of(key, row.version());
        }
    }

    private void drop(String key) {
        GridRow row = rows.remove(key);
        if (row == null) {
            return;
        }
        order.computeIfPresent(row.sequence(), (at, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
        bytes -= row.bytes(key);
        if (row.isRemoved()) {
            removals.remove(key);
        } else {
            fingerprint -= Fingerprint.of(key, row.version());
        }
    }

    /**
     * What changed after a position, within the bounds of one answer.
     *
     * @param known rows that the asker has; of those in the same version or a newer one nothing is told
     */
    Changes changes(Position since, Map<String, RowVersion> known) {
        boolean restarted = since.life() != life || since.sequence() > sequence;
        long from = restarted ? 0 : since.sequence();
        long upTo = sequence;
        boolean more = false;
        int size = 0;
        Map<String, GridRow> told = new LinkedHashMap<>();
        for (var change : order.tailMap(from, false).entrySet()) {
            Map<String, GridRow> group = news(change.getValue(), known);
            int groupSize = Changes.bytes(group);
            boolean over = size + groupSize > Changes.BYTES || told.size() + group.size() > Changes.ROWS;
            if (over && !told.isEmpty()) {
                more = true;
                break;
            }
            told.putAll(group);
            size += groupSize;
            upTo = change.getKey();
        }
        return new Changes(
                from,
                new Position(life, more ? upTo : sequence),
                more,
                restarted,
                false,
                0,
                epochs,
                fingerprint,
                told,
                from == 0 ? wanted(known) : Set.of(),
                List.of());
    }

    private Map<String, GridRow> news(Set<String> keys, Map<String, RowVersion> known) {
        Map<String, GridRow> news = new HashMap<>();
        for (String key : keys) {
            GridRow row = rows.get(key);
            RowVersion other = known.get(key);
            if (row != null && (other == null || row.version().isAfter(other))) {
                news.put(key, row);
            }
        }
        return news;
    }

    private Set<String> wanted(Map<String, RowVersion> known) {
        Set<String> wanted = new HashSet<>();
        known.forEach((key, other) -> {
            GridRow row = rows.get(key);
            if (row == null || other.isAfter(row.version())) {
                wanted.add(key);
            }
        });
        return wanted;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(life);
        out.writeLong(sequence);
        GridForm.write(version, out);
        GridForm.write(epochs, out);
        GridForm.writeMembers(members, out);
        GridForm.writeRows(rows, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        life = in.readLong();
        sequence = in.readLong();
        version = GridForm.readVersion(in);
        epochs = GridForm.readEpochs(in);
        members = GridForm.readMembers(in);
        GridForm.readRows(in).forEach(this::put);
    }

    @Override
    public String toString() {
        return "TableState[" + rows.size() + " rows, " + version + "]";
    }
}
