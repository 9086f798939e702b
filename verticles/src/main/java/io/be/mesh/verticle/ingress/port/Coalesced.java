package io.be.mesh.verticle.ingress.port;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that follows changes beside the event loops: the first change runs it at once, those that come while it runs
 * or shortly after share the next run. Any thread.
 */
final class Coalesced {
    private static final Logger log = LoggerFactory.getLogger(Coalesced.class);

    private final ContextInternal context;
    private final long spacingMillis;
    private final Runnable task;
    private boolean running;
    private boolean again;

    /** @param spacing least time between the end of a run and the beginning of the next */
    Coalesced(Vertx vertx, Duration spacing, Runnable task) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.spacingMillis = spacing.toMillis();
        this.task = task;
    }

    /** Something has changed. */
    synchronized void changed() {
        if (running) {
            again = true;
        } else {
            running = true;
            run();
        }
    }

    private void run() {
        context.executeBlocking(
                        () -> {
                            task.run();
                            return null;
                        },
                        false)
                .onFailure(failure -> log.atError().setCause(failure).log("a change could not be followed"))
                .onComplete(done -> context.owner().setTimer(spacingMillis, timer -> next()));
    }

    private synchronized void next() {
        running = again;
        again = false;
        if (running) {
            run();
        }
    }
}
