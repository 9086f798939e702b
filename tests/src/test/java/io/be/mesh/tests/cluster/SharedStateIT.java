package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Whatever replicas share, written through one of them, is seen through each, survives the death of all at once, and is in the
 * home of each, to be started without the others.
 */
@Tag("long")
class SharedStateIT {
    /** How many routes are written one after the other, for a figure that means something; the acceptance asks for 1000. */
    private static final int ROUTES = Integer.getInteger("mesh.cluster.routes", 60);

    @Test
    void whatIsWrittenThroughOneIsSeenThroughAllAndSurvivesTheDeathOfAll(TestReporter reporter) throws Exception {
        try (ReplicaSet replicas = new ReplicaSet(3)) {
            OperatorApi api = new OperatorApi();
            SharedState state = new SharedState(api, replicas.all());
            state.write(ROUTES);
            List<Long> millis = state.millisUntilVisible();
            reporter.publishEntry(
                    "visible",
                    "%d writes seen at another replica after p50 %d ms p99 %d ms max %d ms"
                            .formatted(
                                    millis.size(),
                                    millis.get(millis.size() / 2),
                                    millis.get(millis.size() * 99 / 100),
                                    millis.get(millis.size() - 1)));
            String token = joinToken(api, replicas.replica(0));
            replicas.all().forEach(MeshProcess::kill9);
            restart(replicas.all());
            for (MeshProcess replica : replicas.all()) {
                assertThat(state.missingAt(replica)).isEmpty();
            }
            joinsThroughAnother(replicas, token);
            replicas.all().forEach(MeshProcess::kill9);
            for (MeshProcess replica : replicas.all()) {
                assertThat(state.missingAlone(replica.home())).isEmpty();
            }
        }
    }

    /** None is ready before it sees another one. */
    private static void restart(List<MeshProcess> replicas) {
        CompletableFuture.allOf(replicas.stream()
                        .map(replica -> CompletableFuture.runAsync(replica::restart, work -> new Thread(work).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static String joinToken(OperatorApi api, MeshProcess replica) throws Exception {
        return api.change(
                        replica,
                        "/v1/admin/cluster/tokens",
                        Map.of(
                                "expireAt",
                                Instant.now().plus(Duration.ofHours(1)).toEpochMilli()))
                .path("token")
                .asText();
    }

    /** A token that was made at the first replica, and survived, admits one that knows the last one only. */
    private static void joinsThroughAnother(ReplicaSet replicas, String token) {
        try (MeshProcess fourth = replicas.joining(2, token)) {
            assertThat(fourth.isAlive()).isTrue();
        }
    }
}
