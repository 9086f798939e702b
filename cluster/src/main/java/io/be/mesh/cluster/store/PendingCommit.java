package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.cluster.vertx.CallerPromise;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.List;

/**
 * A commit that waits for the disk, and who waits for it.
 *
 * @param bytes as written
 */
record PendingCommit(List<Change> changes, int bytes, CallerPromise waiting) {

    static PendingCommit of(List<Change> changes) {
        List<Change> own = List.copyOf(changes);
        return new PendingCommit(own, ChangeCodec.size(own), CallerPromise.here("a commit"));
    }

    Future<Void> result() {
        return waiting.future();
    }

    void succeed() {
        waiting.succeed();
    }

    void fail(MeshException failure) {
        waiting.fail(failure);
    }
}
