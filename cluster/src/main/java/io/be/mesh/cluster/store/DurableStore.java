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
    /** The whole of a table at this moment, in key order. */
    Map<String, byte[]> table(String name);

    /** Applies the changes, all or none, after they are forced to disk. */
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
