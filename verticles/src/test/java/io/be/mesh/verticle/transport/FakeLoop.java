package io.be.mesh.verticle.transport;

import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that turns when the test says so, with a clock that the test moves. One thread. */
final class FakeLoop implements OwnerLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long now = 1_000_000_000L;
    private Runnable alarm = () -> {};
    private long alarmAt;
    private boolean armed;
    private boolean inside = true;

    @Override
    public boolean inside() {
        return inside;
    }

    /** Acts as if the calls came from another thread. */
    void outside(Runnable action) {
        inside = false;
        try {
            action.run();
        } finally {
            inside = true;
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void alarm(long delayNanos, Runnable task) {
        armed = true;
        alarmAt = now + delayNanos;
        alarm = task;
    }

    long nanoTime() {
        return now;
    }

    /** Runs what is due until nothing is. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, from alarm to alarm. */
    void advance(long nanos) {
        long end = now + nanos;
        while (armed && alarmAt - end <= 0) {
            now = Math.max(now, alarmAt);
            armed = false;
            alarm.run();
            run();
        }
        now = end;
    }
}
