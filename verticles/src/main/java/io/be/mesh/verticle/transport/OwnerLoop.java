package io.be.mesh.verticle.transport;

import java.util.concurrent.Executor;

/** The event loop an owner lives on. */
interface OwnerLoop extends Executor {
    /** Whether the calling thread is this loop. */
    boolean inside();

    /** Runs a task on this loop, later even when called on it. Throws {@code RejectedExecutionException} once it has ended. */
    @Override
    void execute(Runnable task);

    /** Runs a task on this loop after a while, instead of the one set before. Owner's thread only. */
    void alarm(long delayNanos, Runnable task);

    /** Runs a task at once when called on this loop, else as soon as the loop is free. */
    default void enter(Runnable task) {
        if (inside()) {
            task.run();
        } else {
            execute(task);
        }
    }
}
