package io.be.mesh.verticle.registry.pool;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Checks everything that is registered, each once in an interval and not all at once: spread over it, and so many at a time. A
 * check that is late delays the next one of its instance, so that nothing piles up. Any thread; works on one event loop.
 */
final class CheckRounds {
    static final int AT_ONCE = 64;

    private static final int TICKS = 10;
    private static final long LONGEST_TICK = Duration.ofMillis(500).toMillis();
    /** The interval is longer or shorter by up to this part of it. */
    private static final int JITTER = 10;

    private final Vertx vertx;
    private final Context context;
    private final Examiner examiner;
    private final Roster roster;
    private final Duration interval;
    private final LongSupplier nanos;
    private final Runnable afterRound;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private int running;
    private long timer = -1;
    private long roundAt;
    private boolean closed;

    private record Due(Watch watch, long at) {}

    /** @param afterRound run once in an interval, on the event loop */
    CheckRounds(
            Vertx vertx, Examiner examiner, Roster roster, Duration interval, LongSupplier nanos, Runnable afterRound) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.examiner = examiner;
        this.roster = roster;
        this.interval = interval;
        this.nanos = nanos;
        this.afterRound = afterRound;
    }

    void start() {
        long tick = Math.max(1, Math.min(LONGEST_TICK, interval.toMillis() / TICKS));
        context.runOnContext(begin -> {
            if (!closed) {
                roundAt = nanos.getAsLong();
                timer = vertx.setPeriodic(tick, round -> tick());
            }
        });
    }

    void close() {
        context.runOnContext(end -> {
            closed = true;
            vertx.cancelTimer(timer);
            due.clear();
        });
    }

    /** From now on this is checked, as long as something registered asks for it. */
    void add(Watch watch) {
        if (watch.scheduled().compareAndSet(false, true)) {
            context.runOnContext(here -> schedule(watch, watch.isChecked() ? interval.toNanos() : 0));
        }
    }

    private void tick() {
        pump();
        if (nanos.getAsLong() - roundAt >= interval.toNanos()) {
            roundAt = nanos.getAsLong();
            afterRound.run();
        }
    }

    private void pump() {
        long now = nanos.getAsLong();
        while (!closed && running < AT_ONCE) {
            Due next = due.peek();
            if (next == null || next.at() - now > 0) {
                return;
            }
            due.remove();
            if (isWanted(next.watch())) {
                check(next.watch());
            }
        }
    }

    /** One that nobody asks for is not scheduled any more, unless somebody has come meanwhile. */
    private static boolean isWanted(Watch watch) {
        if (!watch.services().isEmpty()) {
            return true;
        }
        watch.scheduled().set(false);
        return !watch.services().isEmpty() && watch.scheduled().compareAndSet(false, true);
    }

    private void check(Watch watch) {
        if (isKnownToAnswer(watch) || watch.services().keySet().stream().noneMatch(roster::isLive)) {
            schedule(watch, interval.toNanos());
            return;
        }
        running++;
        examiner.examine(watch, false)
                .onComplete(done -> context.runOnContext(here -> {
                    running--;
                    schedule(watch, interval.toNanos());
                    pump();
                }));
    }

    /** Whoever has just answered a request needs no connection to prove that it is there. */
    private boolean isKnownToAnswer(Watch watch) {
        return !watch.check().isPath()
                && watch.isChecked()
                && watch.unwell().isEmpty()
                && watch.endpoint().hasAnsweredWithin(interval);
    }

    private void schedule(Watch watch, long delay) {
        long jitter = delay / JITTER;
        long spread = jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(-jitter, jitter + 1);
        due.add(new Due(watch, nanos.getAsLong() + delay + spread));
    }
}
