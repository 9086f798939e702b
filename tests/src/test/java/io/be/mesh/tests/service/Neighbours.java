package io.be.mesh.tests.service;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Well-behaved clients of a node: each pushes a message and pops it again, one call after the other, until it is closed. */
final class Neighbours implements AutoCloseable {
    private static final int FEW = 2;
    private static final int FIRST_CALLS = 4;

    private final MeshProcess node;
    private final long pauseNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private final CountDownLatch begun = new CountDownLatch(FIRST_CALLS);
    private volatile boolean closed;

    /** A few, as fast as they are answered. */
    Neighbours(MeshProcess node) {
        this(node, FEW, 0);
    }

    /** @param pauseNanos between the beginnings of two pairs of calls of a client, if they take less */
    Neighbours(MeshProcess node, int clients, long pauseNanos) {
        this.node = node;
        this.pauseNanos = pauseNanos;
        for (int client = 0; client < clients; client++) {
            String session = "neighbour-" + client;
            Thread thread = new Thread(() -> call(session), session);
            threads.add(thread);
            thread.start();
        }
    }

    private void call(String session) {
        Caller caller = new Caller();
        Map<String, String> headers = Map.of("x-ptp-session-id", session);
        long next = System.nanoTime();
        while (!closed) {
            next += pauseNanos;
            LockSupport.parkNanos(next - System.nanoTime());
            try {
                expect(caller.json(node, "/v1/interconn/chan/push", headers, Map.of("topic", "t", "payload", "AAAA"))
                        .toString());
                expect(caller.json(node, "/v1/interconn/chan/pop", headers, Map.of("topic", "t", "timeout", 10_000))
                        .toString());
            } catch (Exception e) {
                failures.add(session + ": " + e);
                return;
            }
        }
    }

    private void expect(String answer) {
        if (!answer.contains(Caller.SUCCESS)) {
            failures.add(answer);
        }
        calls.incrementAndGet();
        begun.countDown();
    }

    /** Waits until each has been served. */
    Neighbours begun() throws InterruptedException {
        begun.await();
        return this;
    }

    /** Calls that were answered so far. */
    long calls() {
        return calls.get();
    }

    /** What went wrong so far. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
