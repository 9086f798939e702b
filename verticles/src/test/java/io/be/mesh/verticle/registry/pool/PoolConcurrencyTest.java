package io.be.mesh.verticle.registry.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.registry.ServiceEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolConcurrencyTest {
    private static final int THREADS = 4;
    private static final int CHANGES = 2_000;
    private static final int PRESENT = 5;

    private final PoolFixture fixture = new PoolFixture();
    private final AtomicLong removals = new AtomicLong();
    private final Map<String, Long> removed = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile ServicePool pool;

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "least-requests", "sticky"})
    void leasesWhileInstancesComeAndGo(String balance) throws Exception {
        Map<String, String> attrs = Map.of("check", "none", "balance", balance);
        Deque<ServiceEntry> present = new ArrayDeque<>();
        for (int i = 0; i < PRESENT; i++) {
            add(present, i, attrs);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Long>> leasing = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = i;
            leasing.add(threads.submit(() -> lease(new Random(seed))));
        }

        for (int i = PRESENT; i < PRESENT + CHANGES; i++) {
            add(present, i, attrs);
            ServiceEntry oldest = present.remove();
            fixture.services.remove(oldest.registered().key());
            removed.put(oldest.authority(), removals.incrementAndGet());
            pool = fixture.pools.pool("demo", "/a", List.copyOf(present));
        }
        done.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        long leases = 0;
        for (Future<Long> each : leasing) {
            leases += each.get();
        }
        assertThat(leases).isPositive();
        assertThat(endpoints).hasSize(PRESENT + CHANGES);
        assertThat(endpoints.values()).allMatch(endpoint -> endpoint.inProgress() == 0);
        fixture.move(Endpoints.KEPT);
        fixture.health.endpoints().sweep();
        assertThat(fixture.health.endpoints().size()).isEqualTo(PRESENT);
    }

    private void add(Deque<ServiceEntry> present, int number, Map<String, String> attrs) {
        String authority = "10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff) + ":80";
        present.add(fixture.services.serve("k" + number, authority, attrs));
        endpoints.put(authority, fixture.endpoint(authority));
        pool = fixture.pools.pool("demo", "/a", List.copyOf(present));
    }

    /** Holds a few leases at a time, and a pool for longer than it is the newest. */
    private long lease(Random random) {
        Deque<ServiceLease> held = new ArrayDeque<>();
        long leases = 0;
        while (!done.get()) {
            ServicePool seen = pool;
            for (int i = 0; i < 50; i++) {
                leases += lease(seen, held, random) ? 1 : 0;
                if (held.size() > 20) {
                    end(held.remove(), random);
                }
            }
        }
        held.forEach(each -> end(each, random));
        return leases;
    }

    private boolean lease(ServicePool seen, Deque<ServiceLease> held, Random random) {
        long removedBefore = removals.get();
        try {
            ServiceLease lease = seen.lease("session-" + random.nextInt(100), Set.of());
            held.add(lease);
            assertThat(removed.getOrDefault(lease.instance(), Long.MAX_VALUE))
                    .as("%s was removed before it was leased", lease.instance())
                    .isGreaterThan(removedBefore);
            return true;
        } catch (MeshException e) {
            // A pool that is so old that all it knew are gone.
            assertThat(e.code()).isEqualTo(ErrorCode.NO_SERVICE);
            return false;
        }
    }

    private static void end(ServiceLease lease, Random random) {
        if (random.nextInt(10) == 0) {
            lease.abandoned();
        } else {
            lease.succeeded();
        }
        lease.failed();
    }
}
