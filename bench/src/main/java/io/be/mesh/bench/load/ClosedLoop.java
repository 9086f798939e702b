package io.be.mesh.bench.load;

import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Clients that run together, one window of time after the other. */
public final class ClosedLoop implements Load {
    /** How long after its window an operation may still end; then the round has failed. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Generator generator;
    private final List<Client> clients;

    public ClosedLoop(Generator generator, List<Client> clients) {
        this.generator = generator;
        this.clients = List.copyOf(clients);
    }

    /** Runs all clients for a window; fails at the first wrong answer. Blocks; never call it on the event loop. */
    @Override
    public Round run(Duration length) throws IOException {
        Promise<Round> done = generator.loop().newPromise();
        generator.loop().execute(() -> {
            Window window = new Window(length.toNanos(), done);
            generator
                    .loop()
                    .schedule(
                            () -> window.fail("an operation did not end within " + GRACE.toSeconds() + " s"),
                            length.plus(GRACE).toMillis(),
                            TimeUnit.MILLISECONDS);
            clients.forEach(client -> client.run(window));
        });
        return Generator.await(done, length.plus(GRACE).plus(GRACE).toMillis());
    }

    /**
     * What happened in one window. Every client ends its last operation after the end of the window, and its own rate is taken over
     * its own time: neither a cut operation nor an idle tail is counted.
     *
     * @param operations of all clients
     * @param rate the sum of the clients' operations a second
     * @param latency of the operations, in nanoseconds
     * @param busy share of the time the load thread was on a CPU
     */
    public record Round(long operations, double rate, Histogram latency, double busy) {}

    /** A window that is open. On the event loop only. */
    final class Window {
        private final long began = System.nanoTime();
        private final long end;
        private final Promise<Round> done;
        private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        private final long cpuBefore = generator.cpuNanos();
        private long running = clients.stream().filter(c -> !c.isPassive()).count();
        private double rate;

        Window(long length, Promise<Round> done) {
            this.end = began + length;
            this.done = done;
        }

        void completed(long nanos) {
            latency.recordValue(Math.min(nanos, latency.getHighestTrackableValue()));
        }

        boolean isOver(long now) {
            return now - end >= 0;
        }

        /** A client has stopped after so many operations. */
        void leave(long now, long operations) {
            rate += operations * 1e9 / (now - began);
            running--;
            if (running == 0) {
                double busy = (generator.cpuNanos() - cpuBefore) / (double) (now - began);
                done.trySuccess(new Round(latency.getTotalCount(), rate, latency, busy));
            }
        }

        void fail(String cause) {
            done.tryFailure(new IOException(cause));
        }
    }
}
