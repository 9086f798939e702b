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

    /** Which state of a row this is, for the audit log: grows with every write of it; 0 when there is no row. */
    long version(String key);
}
