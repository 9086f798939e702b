package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit that waits for the disk, and who waits for it.
 *
 * @param bytes as written
 * @param caller context to complete on; null completes on the thread of the store
 */
record PendingCommit(
        List<Change> changes,
        int bytes,
        Promise<Void> promise,
        @Nullable Context caller) {
    private static final Logger log = LoggerFactory.getLogger(PendingCommit.class);

    static PendingCommit of(List<Change> changes) {
        List<Change> own = List.copyOf(changes);
        return new PendingCommit(own, ChangeCodec.size(own), Promise.promise(), Vertx.currentContext());
    }

    Future<Void> result() {
        return promise.future();
    }

    void succeed() {
        settle(promise::tryComplete);
    }

    void fail(MeshException failure) {
        settle(() -> promise.tryFail(failure));
    }

    private void settle(Runnable settling) {
        try {
            if (caller == null) {
                settling.run();
            } else {
                caller.runOnContext(ignored -> settling.run());
            }
        } catch (RejectedExecutionException e) {
            log.atDebug().log("the caller's event loop is gone, nobody waits for this commit");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of a commit failed");
        }
    }
}
