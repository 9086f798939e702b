package io.be.mesh.cluster.vertx;

import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a thread of our own owes to somebody on an event loop: it is settled on the context of who asked, and whatever a listener
 * does the thread goes on.
 *
 * @param what is waited for, in the log
 * @param caller context to complete on; null completes on the thread that settles
 */
public record CallerPromise(
        String what, Promise<Void> promise, @Nullable Context caller) {
    private static final Logger log = LoggerFactory.getLogger(CallerPromise.class);

    /** Of the current context. */
    public static CallerPromise here(String what) {
        return new CallerPromise(what, Promise.promise(), Vertx.currentContext());
    }

    public Future<Void> future() {
        return promise.future();
    }

    public void succeed() {
        settle(promise::tryComplete);
    }

    public void fail(MeshException failure) {
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
            log.atDebug().log("the caller's event loop is gone, nobody waits for {}", what);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of {} failed", what);
        }
    }
}
