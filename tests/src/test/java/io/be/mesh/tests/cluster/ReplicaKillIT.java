package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Three replicas behind a balancer; one after the other is killed with signal 9, or stopped for a while, and comes back, while 32
 * clients push and pop numbers. Nothing that was answered is lost, comes twice or out of order.
 */
class ReplicaKillIT {
    private static final int PAIRS = 16;
    /** How long; the whole acceptance asks for 300. */
    private static final int SECONDS = Integer.getInteger("mesh.cluster.seconds", 15);

    private static final int KILL_EACH_SECONDS = 15;

    @Test
    void whatWasAnsweredSurvivesTheDeathOfAnyReplica(TestReporter reporter) throws Exception {
        try (ReplicaSet replicas = new ReplicaSet(3);
                Balancer balancer = Balancer.before(replicas.meshPorts());
                NumberedTraffic traffic = new NumberedTraffic(balancer.front(), PAIRS, 0)) {
            List<Long> back = new ArrayList<>();
            for (int i = 0; i < Math.max(1, SECONDS / KILL_EACH_SECONDS); i++) {
                awaitProgress(traffic, 200);
                traffic.forget();
                MeshProcess victim = replicas.replica(i % 3);
                long killed = System.nanoTime();
                victim.kill9();
                awaitProgress(traffic, 500);
                victim.restart();
                replicas.awaitWhole();
                awaitSeconds(killed, KILL_EACH_SECONDS);
                back.addAll(traffic.backAfter(killed));
                reporter.publishEntry(
                        "kill " + (i + 1),
                        figures(traffic, traffic.backAfter(killed)) + "; longest call until whole "
                                + traffic.longestSince(killed) + " ms");
            }
            List<String> findings = traffic.finish();
            reporter.publishEntry("kills", figures(traffic, back));
            assertThat(findings).isEmpty();
            assertThat(traffic.popped()).isEqualTo(traffic.pushed());
        }
    }

    @Tag("long")
    @Test
    void whatWasAnsweredSurvivesReplicasThatStandStill(TestReporter reporter) throws Exception {
        int[] stops = SECONDS >= 300 ? new int[] {1, 3, 5, 8, 12, 20, 2, 15, 1, 10} : new int[] {1, 8};
        try (ReplicaSet replicas = new ReplicaSet(3);
                Balancer balancer = Balancer.before(replicas.meshPorts());
                NumberedTraffic traffic = new NumberedTraffic(balancer.front(), PAIRS, 0)) {
            List<Long> back = new ArrayList<>();
            for (int i = 0; i < stops.length; i++) {
                awaitProgress(traffic, 200);
                traffic.forget();
                MeshProcess victim = replicas.replica(i % 3);
                long stopped = System.nanoTime();
                signal(victim, "STOP");
                awaitSeconds(stopped, stops[i]);
                signal(victim, "CONT");
                replicas.awaitWhole();
                back.addAll(traffic.backAfter(stopped));
                reporter.publishEntry(
                        "stop of " + stops[i] + " s",
                        figures(traffic, traffic.backAfter(stopped)) + "; longest call until whole "
                                + traffic.longestSince(stopped) + " ms");
            }
            List<String> findings = traffic.finish();
            reporter.publishEntry("stops", figures(traffic, back));
            assertThat(findings).isEmpty();
            assertThat(traffic.popped()).isEqualTo(traffic.pushed());
        }
    }

    private static String figures(NumberedTraffic traffic, List<Long> unsorted) {
        List<Long> back = unsorted.stream().sorted().toList();
        return "pushed %d popped %d repeated calls %d; back p50 %d ms p99 %d ms max %d ms"
                .formatted(
                        traffic.pushed(),
                        traffic.popped(),
                        traffic.repeatedCalls(),
                        back.get(back.size() / 2),
                        back.get(back.size() * 99 / 100),
                        back.get(back.size() - 1));
    }

    private static void awaitProgress(NumberedTraffic traffic, long numbers) {
        long from = traffic.popped();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> traffic.popped() - from >= numbers);
    }

    /** The time itself is what is waited for: the kills come so many seconds after each other. */
    private static void awaitSeconds(long since, int seconds) {
        Awaitility.await()
                .atMost(seconds + 5, TimeUnit.SECONDS)
                .until(() -> System.nanoTime() - since >= TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void signal(MeshProcess process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
