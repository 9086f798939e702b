package io.be.mesh.cluster.replica;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * Calls from one replica of a node to another: one hop, HTTP/2 over mutual TLS with certificates of the cluster, payload
 * allowed. Any context; answers arrive on the caller's.
 */
public interface ReplicaLink {
    /**
     * Calls an operation of another replica. Fails with {@code MeshException}: E…607 it cannot be reached or the connection
     * was lost before the answer, E…601 no answer in time, else what its handler failed with.
     *
     * @param replica the member of the grid
     * @param timeoutMillis for the whole answer
     */
    Call call(UUID replica, String operation, Buffer request, long timeoutMillis);

    /** Serves an operation, one word of lower-case letters and dashes. Before {@code call} reaches this replica. */
    void serve(String operation, Handler handler);

    /** A call under way. */
    interface Call {
        Future<Buffer> answer();

        /** Nobody wants the answer any more: the other side is told, and {@link #answer} fails with E…608. */
        void cancel();
    }

    /** What serves an operation. */
    @FunctionalInterface
    interface Handler {
        /**
         * @param from the replica that calls
         * @param gone completes when the caller has given up or its connection is lost
         */
        Future<Buffer> handle(UUID from, Buffer request, Future<Void> gone);
    }
}
