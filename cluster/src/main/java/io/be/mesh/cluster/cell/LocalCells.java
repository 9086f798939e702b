package io.be.mesh.cluster.cell;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The cells of a node that is one process. Thread safe; nothing waits. */
public final class LocalCells implements CellStore {
    /** About what a key takes beside its values. */
    private static final int BOOKKEEPING = 256;

    private final long limit;
    private final Clock clock;
    private final LinkedHashMap<String, Cells> cells = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param limit bytes of everything together */
    public LocalCells(long limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public synchronized Future<Cells> get(String key) {
        return Future.succeededFuture(now(key));
    }

    @Override
    public synchronized <T> Future<T> change(String key, Function<Cells, Step<T>> change) {
        Cells before = now(key);
        Step<T> step;
        try {
            step = change.apply(before);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        put(key, step.after());
        return Future.succeededFuture(step.result());
    }

    @Override
    public synchronized Future<List<String>> keys(int most) {
        long now = clock.millis();
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, Cells> each : cells.entrySet()) {
            if (keys.size() < most && each.getValue().end() > now) {
                keys.add(each.getKey());
            }
        }
        return Future.succeededFuture(keys);
    }

    private Cells now(String key) {
        Cells found = cells.get(key);
        if (found == null) {
            return Cells.NONE;
        }
        Cells left = found.at(clock.millis());
        if (left.isEmpty()) {
            put(key, left);
        }
        return left;
    }

    private void put(String key, Cells after) {
        Cells before = after.isEmpty() ? cells.remove(key) : cells.put(key, after);
        bytes += (after.isEmpty() ? 0 : size(key, after)) - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Cells>> oldest = cells.entrySet().iterator();
        while (bytes > limit && oldest.hasNext()) {
            Map.Entry<String, Cells> dropped = oldest.next();
            bytes -= size(dropped.getKey(), dropped.getValue());
            oldest.remove();
        }
    }

    private static long size(String key, Cells cells) {
        return BOOKKEEPING + 2L * key.length() + CellSize.of(cells);
    }
}
