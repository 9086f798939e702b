package io.be.mesh.verticle.plugin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a plugin is told and nobody waits for: one after the other, and the oldest is left out when there is no room. Any thread. */
final class Backlog {
    /** An observation; fails as it likes. */
    interface Telling {
        void run() throws Exception;
    }

    private final Executor thread;
    private final int limit;
    private final Deque<Telling> waiting = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private boolean running;

    /** @param thread one of the plugin */
    Backlog(Executor thread, int limit) {
        this.thread = thread;
        this.limit = limit;
    }

    long dropped() {
        return dropped.get();
    }

    long failed() {
        return failed.get();
    }

    void offer(Telling telling) {
        synchronized (waiting) {
            if (waiting.size() == limit) {
                waiting.poll();
                dropped.incrementAndGet();
            }
            waiting.add(telling);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            thread.execute(this::work);
        } catch (RejectedExecutionException e) {
            stop(); // the node is stopping
        }
    }

    private void stop() {
        synchronized (waiting) {
            running = false;
            waiting.clear();
        }
    }

    private void work() {
        for (Telling next = take(); next != null; next = take()) {
            try {
                next.run();
            } catch (Throwable e) {
                failed.incrementAndGet();
            }
        }
    }

    private @Nullable Telling take() {
        synchronized (waiting) {
            Telling next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}
