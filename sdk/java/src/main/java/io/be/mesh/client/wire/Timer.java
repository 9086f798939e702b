package io.be.mesh.client.wire;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread on which pauses end. What it runs never blocks. */
public final class Timer {
    private static final ScheduledThreadPoolExecutor THREAD = create();

    private Timer() {}

    private static ScheduledThreadPoolExecutor create() {
        ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "mesh-sdk-timer");
            thread.setDaemon(true);
            return thread;
        });
        created.setRemoveOnCancelPolicy(true);
        return created;
    }

    public static void after(long nanos, Runnable work) {
        THREAD.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }
}
