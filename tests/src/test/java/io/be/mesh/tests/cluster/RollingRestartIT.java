package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three replicas behind a balancer are stopped and started again, one after the other, and no client sees it. */
@Tag("long")
class RollingRestartIT {
    private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);
    /** Each restarts every replica; the whole acceptance asks for 100 restarts. */
    private static final int ROUNDS = Integer.getInteger("mesh.rolling", 2);

    private static final int REPLICAS = 3;
    private static final int PAIRS = 16;
    /** About 500 messages a second. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(PAIRS) / 500;

    @Test
    void noClientSeesThatReplicasAreRestarted() throws Exception {
        try (ReplicaSet replicas = new ReplicaSet(REPLICAS);
                Balancer balancer = Balancer.before(replicas.meshPorts());
                NumberedTraffic traffic = new NumberedTraffic(balancer.front(), PAIRS, PAUSE_NANOS)) {
            awaitProgress(traffic);
            long begun = System.nanoTime();
            long before = traffic.pushed();
            for (int i = 0; i < ROUNDS * REPLICAS; i++) {
                MeshProcess replica = replicas.replica(i % REPLICAS);
                assertThat(replica.stop()).as(replica.log()).isZero();
                awaitProgress(traffic);
                replica.restart();
                awaitWhole(replicas);
                awaitProgress(traffic);
                log.atInfo().log("restart {}: {} calls had to be repeated so far", i + 1, traffic.repeatedCalls());
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            long rate = (traffic.pushed() - before) / Math.max(1, seconds);
            assertThat(traffic.finish()).isEmpty();
            log.atInfo().log(
                    "{} restarts in {} s at {} messages/s: pushed {} popped {} repeated calls {}",
                    ROUNDS * REPLICAS,
                    seconds,
                    rate,
                    traffic.pushed(),
                    traffic.popped(),
                    traffic.repeatedCalls());
            assertThat(traffic.popped()).isEqualTo(traffic.pushed());
            assertThat(traffic.repeatedCalls()).as("client-visible errors").isZero();
            assertThat(replicas.all()).allSatisfy(each -> assertThat(each.log()).doesNotContain(" ERROR "));
        }
    }

    private static void awaitProgress(NumberedTraffic traffic) {
        long from = traffic.popped();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> traffic.popped() - from >= 200);
    }

    /** Every replica sees the others: the next one may go. */
    private static void awaitWhole(ReplicaSet replicas) {
        for (int i = 0; i < REPLICAS; i++) {
            int place = i;
            Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                JsonNode members = replicas.admin(place, "/v1/admin/cluster").get("members");
                return members.size() == REPLICAS;
            });
        }
    }
}
