package io.be.mesh.tests.sdkwire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.cluster.ReplicaSet;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three replicas are one node, also for what programs keep there. */
@Tag("long")
class ReplicasIT {
    private static final Sdk SDK = new Sdk();

    private static JsonNode content(JsonNode answer) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        return answer.path("content");
    }

    @Test
    void valuesCellsAndNumbersAreThoseOfTheNode() throws Exception {
        try (ReplicaSet replicas = new ReplicaSet(3)) {
            content(SDK.call(
                    replicas.replica(0), "mesh.kv.put", Map.of("key", "k", "value", Map.of("buffer", "aGk="))));
            for (MeshProcess replica : replicas.all()) {
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> "aGk="
                        .equals(content(SDK.call(replica, "mesh.kv.get", Map.of("key", "k")))
                                .path("buffer")
                                .asText()));
            }
            Set<String> numbers = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                MeshProcess replica = replicas.replica(i % 3);
                content(SDK.call(replica, "mesh.sequence.section", Map.of("kind", "N", "size", 40)))
                        .forEach(number ->
                                assertThat(numbers.add(number.asText())).isTrue());
                assertThat(content(SDK.call(replica, "mesh.cache.incr", Map.of("key", "c", "value", 1)))
                                .asLong())
                        .isEqualTo(i + 1);
            }
            replicas.replica(0).kill9();
            assertThat(content(SDK.call(replicas.replica(1), "mesh.kv.get", Map.of("key", "k")))
                            .path("buffer")
                            .asText())
                    .isEqualTo("aGk=");
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> SDK.call(
                            replicas.replica(2), "mesh.sequence.section", Map.of("kind", "N", "size", 200))
                    .path("code")
                    .asText()
                    .equals(Caller.SUCCESS));
        }
    }
}
