package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.ClosedLoop.Round;
import io.be.mesh.bench.load.Load;
import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Programs that use the asynchronous form of the Java SDK: each pushes to a session of its own and pops. */
final class SdkLoad implements Load, AutoCloseable {
    private static final String TOPIC = "bench";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final List<byte[]> payloads;
    private final List<Session> open = new ArrayList<>();

    SdkLoad(InetSocketAddress node, Size size, List<String> sessions) {
        this.payloads = List.of(size.payload(1), size.payload(2));
        MeshSettings settings = MeshSettings.builder()
                .addresses(node.getHostString() + ":" + node.getPort())
                .callbacks(Runnable::run)
                .build();
        Transport transport = Routable.of(ServiceLoader.load(Transport.class).getDefault())
                .withSettings(settings)
                .local();
        sessions.forEach(session -> open.add(transport.open(session, Map.of())));
    }

    @Override
    public Round run(Duration length) throws IOException {
        long began = System.nanoTime();
        long cpu = cpuNanos();
        List<Program> programs =
                open.stream().map(session -> new Program(session, length)).toList();
        programs.forEach(Program::next);
        Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        long operations = 0;
        double rate = 0;
        for (Program program : programs) {
            program.await(length.plus(GRACE));
            operations += program.operations;
            rate += program.operations * 1e9 / (program.ended - program.began);
            latency.add(program.latency);
        }
        return new Round(operations, rate, latency, (cpuNanos() - cpu) / (double) (System.nanoTime() - began));
    }

    /** Of the whole process: the SDK has threads of its own. */
    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    @Override
    public void close() {
        open.forEach(Session::close);
    }

    /** One session in a window. Its steps follow each other, on whatever thread. */
    private final class Program {
        private final Session session;
        private final long began = System.nanoTime();
        private final long end;
        private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private long start;
        private volatile long operations;
        private volatile long ended;

        Program(Session session, Duration length) {
            this.session = session;
            this.end = began + length.toNanos();
        }

        void next() {
            start = System.nanoTime();
            byte[] payload = payloads.get((int) (operations % payloads.size()));
            session.pushAsync(payload, Map.of(), TOPIC).whenComplete((stored, cause) -> {
                if (cause != null) {
                    done.completeExceptionally(cause);
                } else {
                    session.popAsync(WAIT, TOPIC).whenComplete((popped, failure) -> popped(payload, popped, failure));
                }
            });
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One step at a time.
        private void popped(byte[] payload, @Nullable Optional<byte[]> popped, @Nullable Throwable failure) {
            if (failure != null || popped == null) {
                done.completeExceptionally(failure == null ? new IOException("no answer") : failure);
                return;
            }
            if (!Arrays.equals(payload, popped.orElse(null))) {
                done.completeExceptionally(new IOException("another message came"));
                return;
            }
            long now = System.nanoTime();
            latency.recordValue(Math.min(now - start, latency.getHighestTrackableValue()));
            operations++;
            if (now - end >= 0) {
                ended = now;
                done.complete(true);
            } else {
                next();
            }
        }

        void await(Duration limit) throws IOException {
            try {
                done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new IOException(String.valueOf(e.getCause()), e);
            } catch (TimeoutException e) {
                throw new IOException("an operation did not end within " + limit, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
