package io.be.mesh.bench.load;

import io.be.mesh.bench.load.ClosedLoop.Round;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Requests that come at a steady rate, whether or not those before are answered: the time in which one waits for a free
 * connection is part of its latency.
 */
public final class OpenLoop implements Load {
    /** How long after its window an answer may still come; then the round has failed. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** So many requests without a connection: the server does not keep up, and the row has no meaning. */
    private static final int MAX_WAITING = 10_000;

    private final Generator generator;
    private final List<Step> steps;
    private final double perSecond;

    /**
     * Prepares a load.
     *
     * @param steps one for each connection that carries one request at a time
     * @param perSecond requests on all connections together
     */
    public OpenLoop(Generator generator, List<Step> steps, double perSecond) {
        this.generator = generator;
        this.steps = List.copyOf(steps);
        this.perSecond = perSecond;
    }

    /** Sends requests for a window and waits for their answers; fails at the first wrong one. Blocks; never call it on the event loop. */
    @Override
    public Round run(Duration length) throws IOException {
        Promise<Round> done = generator.loop().newPromise();
        generator.loop().execute(() -> {
            Window window = new Window(length.toNanos(), done);
            generator
                    .loop()
                    .schedule(
                            () -> window.fail("an answer did not come within " + GRACE.toSeconds() + " s"),
                            length.plus(GRACE).toMillis(),
                            TimeUnit.MILLISECONDS);
            window.tick();
        });
        return Generator.await(done, length.plus(GRACE).plus(GRACE).toMillis());
    }

    /** A window that is open. On the event loop only. */
    private final class Window {
        private final long began = System.nanoTime();
        private final long cpuBefore = generator.cpuNanos();
        private final long length;
        private final Promise<Round> done;
        private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        private final Queue<Step> free = new ArrayDeque<>(steps);
        private final Queue<Long> waiting = new ArrayDeque<>();
        private long arrived;

        Window(long length, Promise<Round> done) {
            this.length = length;
            this.done = done;
        }

        /** Lets all come that are due, and is called again for the next. */
        void tick() {
            long now = System.nanoTime();
            while (!done.isDone() && due() <= now - began && due() < length) {
                arrived++;
                arrive(System.nanoTime());
            }
            if (!done.isDone() && due() < length) {
                generator
                        .loop()
                        .schedule(this::tick, Math.max(0, began + due() - System.nanoTime()), TimeUnit.NANOSECONDS);
            } else {
                endWhenAnswered();
            }
        }

        /** When the next one comes, from the start of the window. */
        private long due() {
            return (long) (arrived * 1e9 / perSecond);
        }

        private void arrive(long at) {
            Step step = free.poll();
            if (step != null) {
                send(step, at);
            } else if (waiting.size() < MAX_WAITING) {
                waiting.add(at);
            } else {
                fail("the server does not keep up with " + Math.round(perSecond) + " requests a second");
            }
        }

        private void send(Step step, long at) {
            step.connection().send(step.request(), new Reply() {
                @Override
                public void answered(Answer answer) {
                    Window.this.answered(step, at, answer);
                }

                @Override
                public void failed(Throwable cause) {
                    fail(String.valueOf(cause.getMessage()));
                }
            });
        }

        private void answered(Step step, long at, Answer answer) {
            String wrong = step.check().reject(answer);
            if (wrong != null) {
                fail(wrong);
                return;
            }
            latency.recordValue(Math.min(System.nanoTime() - at, latency.getHighestTrackableValue()));
            Long next = waiting.poll();
            if (next == null) {
                free.add(step);
                endWhenAnswered();
            } else {
                send(step, next);
            }
        }

        private void endWhenAnswered() {
            if (due() >= length && latency.getTotalCount() == arrived) {
                long took = System.nanoTime() - began;
                double busy = (generator.cpuNanos() - cpuBefore) / (double) took;
                done.trySuccess(new Round(arrived, arrived * 1e9 / took, latency, busy));
            }
        }

        void fail(String cause) {
            done.tryFailure(new IOException(cause));
        }
    }
}
