package io.be.mesh.verticle.ingress.port;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the node is stopping. One for all ports of a node; any thread. */
public final class Drain {
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;

    /** New requests are to be refused from now on. */
    public boolean hasBegun() {
        return begun;
    }

    /** Begins, and ends what waits. Further calls do nothing more. */
    public void begin() {
        begun = true;
        for (Runnable end : waiting) {
            if (waiting.remove(end)) {
                end.run();
            }
        }
    }

    /**
     * Something waits, and is ended by {@code end} when the drain begins: at once if it has begun. {@code end} runs at
     * most once, on no particular thread.
     */
    public void wait(Runnable end) {
        waiting.add(end);
        if (begun && waiting.remove(end)) {
            end.run();
        }
    }

    /** It does not wait any more; the same object as in {@link #wait(Runnable)}. */
    public void over(Runnable end) {
        waiting.remove(end);
    }
}
