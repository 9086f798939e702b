package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Three replicas behind a balancer are stopped and started again, one after the other, and no client sees it. */
@Tag("long")
class RollingRestartIT {
    /** Each restarts every replica; the whole acceptance asks for 100 restarts. */
    private static final int ROUNDS = Integer.getInteger("mesh.rolling", 2);

    private static final int REPLICAS = 3;
    private static final int PAIRS = 16;
    /** About 500 messages a second. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(PAIRS) / 500;

    @Test
    void noClientSeesThatReplicasAreRestarted(TestReporter reporter) throws Exception {
        try (ReplicaSet replicas = new ReplicaSet(REPLICAS);
                Balancer balancer = Balancer.before(replicas.meshPorts());
                NumberedTraffic traffic = new NumberedTraffic(balancer.front(), PAIRS, PAUSE_NANOS)) {
            awaitProgress(traffic);
            long begun = System.nanoTime();
            long before = traffic.pushed();
            for (int i = 0; i < ROUNDS * REPLICAS; i++) {
                MeshProcess replica = replicas.replica(i % REPLICAS);
                long began = System.nanoTime();
                assertThat(replica.stop()).as(replica.log()).isZero();
                long stopped = System.nanoTime();
                awaitProgress(traffic);
                long starts = System.nanoTime();
                replica.restart();
                long ready = System.nanoTime();
                replicas.awaitWhole();
                long whole = System.nanoTime();
                awaitProgress(traffic);
                reporter.publishEntry(
                        "restart " + (i + 1),
                        "stopped in %d ms, ready after %d ms, whole after %d ms, repeated calls %d"
                                .formatted(
                                        millis(stopped - began),
                                        millis(ready - starts),
                                        millis(whole - ready),
                                        traffic.repeatedCalls()));
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            long rate = (traffic.pushed() - before) / Math.max(1, seconds);
            assertThat(traffic.finish()).isEmpty();
            reporter.publishEntry(
                    "rolling",
                    ROUNDS * REPLICAS + " restarts in " + seconds + " s at " + rate + " messages/s: pushed "
                            + traffic.pushed() + " popped " + traffic.popped() + " repeated calls "
                            + traffic.repeatedCalls());
            assertThat(traffic.popped()).isEqualTo(traffic.pushed());
            assertThat(traffic.causes()).as("client-visible errors").isEmpty();
            assertThat(replicas.all()).allSatisfy(each -> assertThat(each.log()).doesNotContain(" ERROR "));
        }
    }

    private static void awaitProgress(NumberedTraffic traffic) {
        long from = traffic.popped();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> traffic.popped() - from >= 200);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
