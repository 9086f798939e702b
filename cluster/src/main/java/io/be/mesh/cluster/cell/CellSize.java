package io.be.mesh.cluster.cell;

import io.be.mesh.protocol.message.CacheEntity;
import io.be.mesh.protocol.message.Entity;
import org.jspecify.annotations.Nullable;

/** About how many bytes cells take. */
public final class CellSize {
    /** Of a cell beside its texts and its value. */
    private static final int CELL = 128;

    private CellSize() {}

    static long of(Cells cells) {
        long size = of(cells.cell());
        for (CacheEntity each : cells.named()) {
            size += of(each);
        }
        return size;
    }

    /** Of one cell; 0 for none. */
    public static long of(@Nullable CacheEntity cell) {
        if (cell == null) {
            return 0;
        }
        return CELL + 2L * (cell.key().length() + cell.version().length()) + of(cell.entity());
    }

    /** Of a value; 0 for none. */
    public static long of(@Nullable Entity entity) {
        return entity == null
                ? 0
                : entity.buffer().size()
                        + 2L * (entity.codec().length() + entity.schema().length());
    }
}
