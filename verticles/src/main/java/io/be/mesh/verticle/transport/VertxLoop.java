package io.be.mesh.verticle.transport;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The event loop of a verticle's context. */
final class VertxLoop implements OwnerLoop {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private long timer = NO_TIMER;

    /** Called on the event loop of {@code context}. */
    VertxLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
        this.thread = Thread.currentThread();
    }

    @Override
    public boolean inside() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    public void alarm(long delayNanos, Runnable task) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999));
        // On the owner's context: a timer set in a caller's would end with the caller's verticle.
        execute(() -> {
            if (timer != NO_TIMER) {
                vertx.cancelTimer(timer);
            }
            timer = vertx.setTimer(millis, ignored -> {
                timer = NO_TIMER;
                task.run();
            });
        });
    }
}
