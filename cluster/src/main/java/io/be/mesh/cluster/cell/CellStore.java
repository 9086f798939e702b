package io.be.mesh.cluster.cell;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * Keys and their cells. Bounded: what has not been used for longest is dropped when there is no room. Any context; completes on
 * the caller's. Failures are {@code MeshException}.
 */
public interface CellStore {
    /** What is there now; {@link Cells#NONE} when nothing is. */
    Future<Cells> get(String key);

    /**
     * Changes what is under a key in one step, whichever replicas do so at the same time.
     *
     * @param change asked once or several times, any thread; it must do nothing else. What it throws is the failure
     */
    <T> Future<T> change(String key, Function<Cells, Step<T>> change);

    /** Keys of which something is there, in no order; at most {@code limit}. One that has just ended may be among them. */
    Future<List<String>> keys(int limit);

    /**
     * @param after what is to be under the key; empty: nothing
     * @param result for whoever changes it
     */
    record Step<T>(Cells after, T result) {}
}
