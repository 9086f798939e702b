package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.await;
import static io.be.mesh.cluster.table.Replica.ids;
import static io.be.mesh.cluster.table.Replica.node;
import static io.be.mesh.cluster.table.Replica.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fewer replicas than the minimum take no writes and answer every read. */
class ClusterTableMinimumTest {
    @TempDir
    Path home;

    @Test
    void aMinorityRefusesWritesInWordsAndGoesOnReading() throws Exception {
        try (GridFixture grid = new GridFixture(3, 2)) {
            GridKey key = GridKey.random();
            HazelcastInstance first = grid.start(0);
            HazelcastInstance second = grid.start(1);
            try (Replica a = Replica.open(first, home.resolve("a"), key);
                    Replica b = Replica.open(second, home.resolve("b"), key)) {
                ReplicatedTable<Environ> table = a.loaded("identity");
                ReplicatedTable<Environ> other = b.loaded("identity");
                put(other, "k", "1");
                await().until(() -> ids(table).equals(List.of("1")));

                second.getLifecycleService().terminate();
                GridFixture.awaitSize(first, 1);
                // The grid counts its members a moment after it has noticed that one is gone.
                await().atMost(2, TimeUnit.SECONDS).until(() -> isRefused(table));

                assertThatThrownBy(() -> put(table, "k", "2"))
                        .cause()
                        .isInstanceOfSatisfying(
                                MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                        .hasMessageContaining("table identity takes no writes")
                        .hasMessageContaining("1 replica(s) seen, at least 2 needed");
                assertThat(table.get("k")).contains(node("1"));
                assertThatThrownBy(() -> put(other, "k", "2"))
                        .cause()
                        .hasMessageContaining("this replica has left the others");
                assertThat(other.get("k")).contains(node("1"));

                grid.start(2);
                await().ignoreExceptions().until(() -> {
                    put(table, "k", "3");
                    return true;
                });
                assertThat(ids(table)).containsExactly("3");
            }
        }
    }

    @Test
    void nothingIsLoadedNorWrittenBeforeTheMinimumIsThere() throws Exception {
        try (GridFixture grid = new GridFixture(2, 2)) {
            GridKey key = GridKey.random();
            HazelcastInstance first = grid.start(0);
            try (Replica a = Replica.open(first, home.resolve("a"), key)) {
                ReplicatedTable<Environ> table = a.table("identity");
                Future<Void> loaded = a.tables.loaded();

                assertThatThrownBy(() -> await(table.write(Map.of("k", node("1")), Set.of())))
                        .cause()
                        .isInstanceOfSatisfying(
                                MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STARTING));
                assertThat(loaded.isComplete()).isFalse();

                grid.start(1);
                await(loaded);
                put(table, "k", "1");
            }
        }
    }

    private static boolean isRefused(ReplicatedTable<Environ> table) {
        try {
            put(table, "probe", "1");
            return false;
        } catch (Exception e) {
            return true;
        }
    }
}
