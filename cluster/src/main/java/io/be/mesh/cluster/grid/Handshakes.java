package io.be.mesh.cluster.grid;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The handshakes of one member that are under way: the threads that compute signatures, so that the threads of the
 * connections go on, the clock of the deadlines, and a bound on how many strangers are heard at once. Thread safe.
 */
final class Handshakes implements AutoCloseable {
    /** From the first byte that could be sent until both sides believe each other. */
    static final Duration DEADLINE = Duration.ofSeconds(5);
    /** Accepted connections that have not shown a good certificate yet; each holds about half a mebibyte. */
    static final int STRANGERS = 64;

    private static final int THREADS = 2;
    /** Of signatures that wait for a thread; each connection has at most one. */
    private static final int WAITING = 1024;

    private final ExecutorService signatures;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Set<TlsChannel> strangers = new LinkedHashSet<>();

    Handshakes() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), daemon("grid-handshake"));
        pool.allowCoreThreadTimeOut(true);
        signatures = pool;
        deadlines = new ScheduledThreadPoolExecutor(1, daemon("grid-deadline"));
        deadlines.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** One more stranger; when there are too many, the one that has been heard longest has to go: a replica needs milliseconds. */
    void enter(TlsChannel stranger) {
        TlsChannel eldest = null;
        synchronized (strangers) {
            strangers.add(stranger);
            if (strangers.size() > STRANGERS) {
                eldest = strangers.iterator().next();
                strangers.remove(eldest);
            }
        }
        if (eldest != null) {
            eldest.fail(new TlsFailure("no handshake, and more than " + STRANGERS + " others came"));
        }
    }

    /** A stranger no more, or gone. */
    void leave(TlsChannel stranger) {
        synchronized (strangers) {
            strangers.remove(stranger);
        }
    }

    /** @throws java.util.concurrent.RejectedExecutionException when too much waits already, or after close */
    void compute(Runnable task) {
        signatures.execute(task);
    }

    /** @throws java.util.concurrent.RejectedExecutionException after close */
    Future<?> after(Duration delay, Runnable task) {
        return deadlines.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        signatures.shutdownNow();
        deadlines.shutdownNow();
    }
}
