package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.service.AddressRules;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.verticle.registry.ServiceEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Pools over registrations in memory, with clocks that a test moves. */
final class PoolFixture implements AutoCloseable {
    static final Map<String, String> UNCHECKED = Map.of("check", "none");

    final Vertx vertx = Vertx.vertx();
    final FakeServices services = new FakeServices();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Future<List<InetAddress>>> names = new ConcurrentHashMap<>();
    final Set<Integer> ownPorts = ConcurrentHashMap.newKeySet();
    final AtomicLong nanos;
    final WallClock clock = new WallClock();
    final InstanceHealth health;
    final Pools pools;

    PoolFixture() {
        this(new MeshConfig.Registry(
                true, Duration.ofMillis(100), 10_000, Duration.ofSeconds(1), 64, Duration.ofMinutes(1)));
    }

    PoolFixture(MeshConfig.Registry settings) {
        this(settings, new AtomicLong(1_000_000_007L));
        health.roster().start();
    }

    /** With the clock of the machine, as far as time that passes is meant; {@code health.start()} begins the checks. */
    static PoolFixture running(Duration checkInterval) {
        return new PoolFixture(new MeshConfig.Registry(
                true, checkInterval, 10_000, Duration.ofSeconds(1), 64, Duration.ofMinutes(1)), null);
    }

    private PoolFixture(MeshConfig.Registry settings, AtomicLong moved) {
        nanos = moved == null ? new AtomicLong() : moved;
        health = new InstanceHealth(
                vertx,
                services,
                new AddressRules(settings.privateAddresses(), () -> ownPorts),
                settings,
                new MeshMetrics(meters),
                clock,
                moved == null ? System::nanoTime : nanos::get,
                host -> names.getOrDefault(host, Future.failedFuture(new java.net.UnknownHostException(host))));
        pools = new Pools(health, clock);
    }

    /** As the registry's directory makes them: anew with each change. */
    ServicePool pool(ServiceEntry... entries) {
        return pools.pool("demo", "/a", List.of(entries));
    }

    /** Instances at 10.0.0.1, 10.0.0.2 and so on, with these weights. */
    List<ServiceEntry> weighted(String balance, int... weights) {
        List<ServiceEntry> entries = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            entries.add(services.serve(
                    "k" + (i + 1),
                    "10.0.0." + (i + 1) + ":80",
                    Map.of("check", "none", "balance", balance, "weight", Integer.toString(weights[i]))));
        }
        return entries;
    }

    Endpoint endpoint(String authority) {
        return health.endpoints().get(authority).orElseThrow();
    }

    void move(Duration by) {
        nanos.addAndGet(by.toNanos());
        clock.advance(by);
    }

    static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    @Override
    public void close() throws Exception {
        health.close();
        await(vertx.close());
    }

    static final class WallClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T08:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
