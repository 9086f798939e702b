package io.be.mesh.cluster.table;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/**
 * A table written through one replica and seen through every other: memory for reads, the durable store for truth.
 * Every row carries (epoch, version) so that merges are decided by us.
 */
public interface ReplicatedTable<V> extends TableView<V> {
    /** Puts and removes, all or none; completes after the durable commit, when every read sees it. */
    Future<Void> write(Map<String, V> puts, Set<String> removes);

    /**
     * Puts one row if it is still in the state that {@link #version} has said, whoever writes at the same time; completes as
     * {@link #write} does.
     *
     * @param expected 0: only when there is no row
     * @return whether it was put
     */
    Future<Boolean> writeIf(String key, V value, long expected);

    /** Which state of a row this is, for the audit log: grows with every write of it; 0 when there is no row. */
    long version(String key);
}
