package io.be.mesh.cluster.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node must remember: named tables of bytes. A commit that has been answered survives kill -9.
 *
 * <p>Reads are from memory; commits are group-committed on a thread of the store and complete on the caller's context.
 */
public interface DurableStore extends AutoCloseable {
    /**
     * The whole of a table at this moment, in key order: immutable, any thread, never waits. The arrays are the store's
     * own and are not to be changed; a row keeps its array until it is written again.
     */
    Map<String, byte[]> table(String name);

    /**
     * Applies the changes, all or none and in order, after they are forced to disk; then every read sees them. The
     * arrays are the store's from now on. Within the {@link StoreLimits}; any thread.
     *
     * <p>Fails with {@code MeshException}: {@code E0000000400} not a name or key, {@code E0000000413} over a limit,
     * {@code E0000000503} closed or too many commits waiting, {@code E0000000500} the disk refused: from then on the
     * store takes no commit until it is opened again.
     */
    Future<Void> commit(List<Change> changes);

    /** Finishes what has been committed and closes the files. */
    @Override
    void close();

    /** One change; {@code value} null removes the key. */
    record Change(String table, String key, byte @Nullable [] value) {
        @Override
        public String toString() {
            return "Change[table=" + table + ", key=" + key + ", "
                    + (value == null ? "remove" : value.length + " bytes") + "]";
        }
    }
}
