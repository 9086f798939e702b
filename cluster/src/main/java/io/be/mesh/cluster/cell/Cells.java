package io.be.mesh.cluster.cell;

import io.be.mesh.protocol.message.CacheEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept under one key. Times are in the cells: a cell is gone at its timestamp plus its duration, milliseconds since the
 * epoch.
 *
 * @param cell of the key itself
 * @param named of the key's names, by the key that each of them has
 */
public record Cells(@Nullable CacheEntity cell, List<CacheEntity> named) {
    public static final Cells NONE = new Cells(null, List.of());

    public Cells {
        named = List.copyOf(named);
    }

    public boolean isEmpty() {
        return cell == null && named.isEmpty();
    }

    /** What is left of it at a time. */
    public Cells at(long nowMillis) {
        boolean whole =
                (cell == null || endOf(cell) > nowMillis) && named.stream().allMatch(each -> endOf(each) > nowMillis);
        return whole
                ? this
                : new Cells(
                        cell != null && endOf(cell) > nowMillis ? cell : null,
                        named.stream().filter(each -> endOf(each) > nowMillis).toList());
    }

    /** When the last of it is gone. */
    public long end() {
        long end = cell == null ? 0 : endOf(cell);
        for (CacheEntity each : named) {
            end = Math.max(end, endOf(each));
        }
        return end;
    }

    private static long endOf(CacheEntity cell) {
        long end = cell.timestamp() + cell.duration();
        return end < 0 ? Long.MAX_VALUE : end;
    }
}
