package io.be.mesh.verticle.plugin;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Code of a plugin with a deadline, on threads of the plugin. What is late is answered at once and interrupted; when it runs on all
 * the same, it has lost a thread to the plugin and nothing to anybody else. Any thread.
 */
final class TimedTasks {
    private final Vertx vertx;
    private final String plugin;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();

    /** @param threads refuse what they have no room for */
    TimedTasks(Vertx vertx, String plugin, ThreadPoolExecutor threads) {
        this.vertx = vertx;
        this.plugin = plugin;
        this.threads = threads;
    }

    /** Tasks that wait or run. */
    int inFlight() {
        return inFlight.get();
    }

    /** Threads that run what has been given up. */
    int stuck() {
        return stuck.get();
    }

    /**
     * Completes on the caller's context. Failures are {@code MeshException}: E…601 late, E…503 no room, else what
     * {@link PluginFailure} makes of what was thrown.
     */
    <T> Future<T> run(Callable<T> code, Duration deadline) {
        Promise<T> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        Task<T> task = new Task<>(code, promise);
        inFlight.incrementAndGet();
        long timer = vertx.setTimer(deadline.toMillis(), late -> {
            if (promise.tryFail(
                    new MeshException(ErrorCode.TIMEOUT, plugin + " was not done in " + deadline.toMillis() + " ms"))) {
                task.giveUp();
            }
        });
        try {
            threads.execute(task.future);
        } catch (RejectedExecutionException e) {
            promise.tryFail(
                    new MeshException(ErrorCode.UNAVAILABLE, plugin + " has too much to do already, try again"));
        }
        return promise.future().onComplete(done -> {
            inFlight.decrementAndGet();
            vertx.cancelTimer(timer);
        });
    }

    private final class Task<T> {
        private final Callable<T> code;
        private final Promise<T> promise;
        private final FutureTask<Void> future;
        private boolean running;
        private boolean lost;

        Task(Callable<T> code, Promise<T> promise) {
            this.code = code;
            this.promise = promise;
            this.future = new FutureTask<>(this::run, null);
        }

        private void run() {
            mark(true);
            try {
                promise.tryComplete(code.call());
            } catch (Throwable e) {
                promise.tryFail(PluginFailure.of(plugin, e));
            } finally {
                mark(false);
            }
        }

        private synchronized void mark(boolean now) {
            running = now;
            if (!now && lost) {
                lost = false;
                stuck.decrementAndGet();
            }
        }

        private void giveUp() {
            synchronized (this) {
                if (running) {
                    lost = true;
                    stuck.incrementAndGet();
                }
            }
            future.cancel(true);
            threads.remove(future);
        }
    }
}
