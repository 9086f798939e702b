package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.grid.Settling.Settlement;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * The ends of reads that the owners of their sessions have not been told yet. The next command of the session takes them
 * along; what none has taken within two moments goes by itself. Thread safe.
 *
 * <p>Bounded by the messages on their way to readers: each adds one, once.
 */
final class Settlements {
    /** Long enough for the next command of a busy session, short enough that nobody sees it. */
    private static final long MOMENT_MILLIS = 2;

    /** Before an owner that could not be told is told again: there may be none for as long as a replica is cut off. */
    private static final long AGAIN_MILLIS = 250;

    private final Vertx vertx;
    private final Context context;
    private final BiConsumer<String, List<Settlement>> sender;
    private Map<String, List<Settlement>> fresh = new HashMap<>();
    /** Those that no command has taken along for a moment. */
    private Map<String, List<Settlement>> due = new HashMap<>();

    private boolean scheduled;

    /** @param sender takes those of one session on their own way, on one context */
    Settlements(Vertx vertx, BiConsumer<String, List<Settlement>> sender) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.sender = sender;
    }

    void add(String session, List<Settlement> settlements) {
        boolean first;
        synchronized (this) {
            fresh.computeIfAbsent(session, id -> new ArrayList<>()).addAll(settlements);
            first = !scheduled;
            scheduled = true;
        }
        if (first) {
            schedule();
        }
    }

    /** What the owner could not be told on its own way: once more, after a pause. */
    void again(String session, List<Settlement> settlements) {
        try {
            vertx.setTimer(AGAIN_MILLIS, timer -> add(session, settlements));
        } catch (RejectedExecutionException e) {
            return; // the node goes down: the other replicas find out that its reads have no holder
        }
    }

    /** Those of a session, for a command that takes them along; it gives them back when it fails. */
    synchronized Settling take(String session) {
        List<Settlement> taken = due.remove(session);
        List<Settlement> latest = fresh.remove(session);
        if (taken == null) {
            return latest == null ? Settling.none() : new Settling(latest);
        }
        if (latest != null) {
            taken.addAll(latest);
        }
        return new Settling(taken);
    }

    private void schedule() {
        try {
            context.runOnContext(here -> vertx.setTimer(MOMENT_MILLIS, timer -> flush()));
        } catch (RejectedExecutionException e) {
            flush(); // the node goes down: the other replicas find out that its reads have no holder
        }
    }

    private void flush() {
        Map<String, List<Settlement>> old;
        boolean more;
        synchronized (this) {
            old = due;
            due = fresh;
            fresh = new HashMap<>();
            more = !due.isEmpty();
            scheduled = more;
        }
        old.forEach(sender);
        if (more) {
            schedule();
        }
    }
}
