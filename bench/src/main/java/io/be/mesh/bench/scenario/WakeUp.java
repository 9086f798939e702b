package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Answer;
import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Check;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Generator;
import io.be.mesh.bench.load.Reply;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many reads wait, each on a topic of its own; again and again one of them is picked at random and its message is pushed.
 * The time is from the push leaving the client to the read's answer being here. One push at a time.
 */
record WakeUp(Wire wire, int waiters) implements Scenario {
    private static final int SESSIONS = 16;
    private static final int STREAMS_PER_SOCKET = 1000;
    private static final int WAIT_SECONDS = 300;

    @Override
    public String name() {
        return "wake-up/" + wire.label() + "/" + waiters;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Dialect dialect = new Dialect(wire, Form.PROTOBUF);
        byte[] payload = Size.B64.payload(1);
        Body body = dialect.pushBody("", payload);
        Subject node = lab.node();
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<String> sessions = lab.sessions(Math.min(waiters, SESSIONS));
            Connection pusher = sockets.open(wire, node.address(), 1).get(0);
            int perSocket = Math.min(pusher.concurrency(), STREAMS_PER_SOCKET);
            List<Connection> readers = sockets.open(wire, node.address(), (waiters + perSocket - 1) / perSocket);
            Run run = new Run(lab.generator(), pusher, dialect.accepted(), dialect.delivers(payload));
            for (int i = 0; i < waiters; i++) {
                Connection reader = readers.get(i / perSocket);
                String session = sessions.get(i % sessions.size());
                run.add(
                        reader,
                        reader.prepare(dialect.pop(session, "topic-" + i, WAIT_SECONDS)),
                        pusher.prepare(dialect.push(session, "topic-" + i, body)));
            }
            Side ceiling = Echo.side(lab, sockets, dialect, List.of(body), 1);
            Row row = measure(lab, node, run, ceiling);
            lab.release(node, sessions);
            return row;
        }
    }

    private Row measure(Lab lab, Subject node, Run run, Side ceiling) throws IOException {
        run.settle();
        Timing timing = lab.timing();
        Duration warmUp = lab.isFirst("wake-up/" + wire.label()) ? timing.firstWarmUp() : timing.warmUp();
        run.measure(warmUp);
        ceiling.loop().run(warmUp);
        Side side = new Side(ceiling.loop(), List.of(node));
        Long bytesBefore = side.allocatedBytes();
        Double cpuBefore = side.cpuSeconds();
        run.measure(timing.total());
        Double cpuAfter = side.cpuSeconds();
        Long bytes = side.allocatedBytes();
        Histogram echo = ceiling.loop().run(timing.round()).latency();
        Histogram latency = run.latency;
        double count = latency.getTotalCount();
        return new Row(
                name(),
                null,
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3,
                cpuBefore == null || cpuAfter == null ? null : (cpuAfter - cpuBefore) * 1e6 / count,
                bytesBefore == null || bytes == null ? null : bytes / count,
                side.residentBytes(),
                null,
                echo.getValueAtPercentile(50) / 1e3,
                echo.getValueAtPercentile(99) / 1e3,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** One waiting read and the push that wakes it. */
    private record Waiter(int number, Connection reader, Connection.Prepared pop, Connection.Prepared push) {}

    /** The samples. All but the constructor's and the two blocking methods' work is on the event loop. */
    private static final class Run {
        private static final int PACE_MILLIS = 2;
        private static final int NOBODY = -1;

        private final Generator generator;
        private final Connection pusher;
        private final Check accepted;
        private final Check delivered;
        private final List<Waiter> waiters = new ArrayList<>();
        private final Random random = new Random(7);
        private Promise<Void> done;
        final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        private @Nullable IOException failure;
        private long end = Long.MAX_VALUE;
        private long sent;
        private int open;
        private int picked = NOBODY;

        Run(Generator generator, Connection pusher, Check accepted, Check delivered) {
            this.generator = generator;
            this.pusher = pusher;
            this.accepted = accepted;
            this.delivered = delivered;
            this.done = generator.loop().newPromise();
        }

        void add(Connection reader, Connection.Prepared pop, Connection.Prepared push) {
            waiters.add(new Waiter(waiters.size(), reader, pop, push));
        }

        /** Sends all reads and gives the node time to queue them; fails when one is answered although nothing came. */
        void settle() throws IOException {
            Promise<Void> settled = generator.loop().newPromise();
            generator.loop().execute(() -> {
                waiters.forEach(this::queue);
                long millis = 500 + waiters.size() / 5;
                generator.loop().schedule(() -> settled.trySuccess(null), millis, TimeUnit.MILLISECONDS);
                done.addListener(ended -> {
                    if (!ended.isSuccess()) {
                        settled.tryFailure(ended.cause());
                    }
                });
            });
            Generator.await(settled, 30_000);
        }

        /** Wakes reads for so long, and leaves the times of just that in the histogram. */
        void measure(Duration length) throws IOException {
            Promise<Void> phase = generator.loop().newPromise();
            generator.loop().execute(() -> {
                done = phase;
                latency.reset();
                end = System.nanoTime() + length.toNanos();
                if (failure == null) {
                    push();
                } else {
                    done.tryFailure(failure);
                }
            });
            Generator.await(phase, length.toMillis() + 30_000);
        }

        private void queue(Waiter waiter) {
            waiter.reader().send(waiter.pop(), new Reply() {
                @Override
                public void answered(Answer answer) {
                    woken(waiter, answer);
                }

                @Override
                public void failed(Throwable cause) {
                    fail("a waiting read: " + cause.getMessage());
                }
            });
        }

        private void push() {
            picked = random.nextInt(waiters.size());
            Waiter next = waiters.get(picked);
            open = 2;
            sent = System.nanoTime();
            pusher.send(next.push(), new Reply() {
                @Override
                public void answered(Answer answer) {
                    String wrong = accepted.reject(answer);
                    if (wrong != null) {
                        fail("a push: " + wrong);
                    } else {
                        half();
                    }
                }

                @Override
                public void failed(Throwable cause) {
                    fail("a push: " + cause.getMessage());
                }
            });
        }

        private void woken(Waiter waiter, Answer answer) {
            long took = System.nanoTime() - sent;
            String wrong = delivered.reject(answer);
            if (wrong != null || waiter.number() != picked) {
                fail("a waiting read: " + (wrong != null ? wrong : "answered although nothing was pushed to it"));
                return;
            }
            latency.recordValue(Math.min(took, latency.getHighestTrackableValue()));
            queue(waiter);
            half();
        }

        /** Push and read are answered apart; the next one starts when both are. */
        private void half() {
            open--;
            if (open > 0) {
                return;
            }
            picked = NOBODY;
            if (System.nanoTime() - end >= 0 && latency.getTotalCount() > 0) {
                done.trySuccess(null);
            } else {
                generator.loop().schedule(this::push, PACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void fail(String cause) {
            failure = new IOException(cause);
            done.tryFailure(failure);
        }
    }
}
