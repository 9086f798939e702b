package io.be.mesh.verticle.transport;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The waits of one owner by their ends. One alarm of the loop serves them all: it is set for the earliest end and moved
 * only when an earlier one comes, so that pops that are served in time cost no timer. Owner's thread only.
 */
final class Deadlines {
    private final OwnerLoop loop;
    private final LongSupplier nanoTime;
    private final Consumer<Waiter> over;
    private final TreeSet<Waiter> waiters = new TreeSet<>(Waiter.BY_DEADLINE);
    private boolean armed;
    private long alarm;

    /** @param over ends a wait and takes it out of here */
    Deadlines(OwnerLoop loop, LongSupplier nanoTime, Consumer<Waiter> over) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.over = over;
    }

    void add(Waiter waiter) {
        waiters.add(waiter);
        if (!armed || waiter.deadline() - alarm < 0) {
            arm(waiter.deadline());
        }
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    List<Waiter> all() {
        return List.copyOf(waiters);
    }

    private void arm(long deadline) {
        armed = true;
        alarm = deadline;
        loop.alarm(Math.max(0, deadline - nanoTime.getAsLong()), this::ring);
    }

    private void ring() {
        armed = false;
        long now = nanoTime.getAsLong();
        while (!waiters.isEmpty() && waiters.first().deadline() - now <= 0) {
            over.accept(waiters.first());
        }
        if (!waiters.isEmpty()) {
            arm(waiters.first().deadline());
        }
    }
}
