package io.be.mesh.cluster.table;

import java.util.Collection;
import java.util.Optional;

/** A table to read from any thread, without waiting: the newest state this replica knows. */
public interface TableView<V> {
    Optional<V> get(String key);

    /** All values, in key order: a snapshot. */
    Collection<V> values();

    /** Called after each change, on no particular thread; must not block. */
    void onChange(Runnable listener);
}
