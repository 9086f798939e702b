package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.StoreLimits;

/** The bound of what this replica writes at once: {@value #COUNT} writes and {@link StoreLimits#WAITING_BYTES}. Any thread. */
final class WritesUnderWay {
    static final int COUNT = 1_024;

    private int count;
    private long bytes;

    /** Whether a write may begin; one that may is to {@link #leave}. */
    synchronized boolean enter(int size) {
        if (count == COUNT || bytes + size > StoreLimits.WAITING_BYTES) {
            return false;
        }
        count++;
        bytes += size;
        return true;
    }

    synchronized void leave(int size) {
        count--;
        bytes -= size;
    }
}
