package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.await;
import static io.be.mesh.cluster.table.Replica.ids;
import static io.be.mesh.cluster.table.Replica.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random writes through three replicas of which one or another is stopped and started again. */
class ClusterTableRandomTest {
    private static final String NAME = "identity";
    private static final int REPLICAS = 3;

    @TempDir
    Path home;

    private final GridKey key = GridKey.random();
    private final HazelcastInstance[] members = new HazelcastInstance[REPLICAS];
    private final Replica[] replicas = new Replica[REPLICAS];
    private final List<ReplicatedTable<Environ>> tables = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void allEndWithWhatWasWrittenLast(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        try (GridFixture grid = new GridFixture(REPLICAS, 1)) {
            for (int i = 0; i < REPLICAS; i++) {
                tables.add(null);
                start(grid, i);
            }
            for (int step = 0; step < 60; step++) {
                int through = random.nextInt(REPLICAS);
                if (random.nextInt(12) == 0) {
                    int restarted = random.nextInt(REPLICAS);
                    replicas[restarted].close();
                    boolean withMember = random.nextInt(3) == 0;
                    if (withMember) {
                        members[restarted].getLifecycleService().terminate();
                        members[restarted] = null;
                    }
                    // The others go on without it.
                    write(random, (restarted + 1) % REPLICAS, model, step);
                    start(grid, restarted);
                }
                write(random, through, model, step);
            }
            concurrently(random, model);

            for (ReplicatedTable<Environ> table : tables) {
                await().atMost(Duration.ofSeconds(20)).until(() -> ids(table).equals(List.copyOf(model.values())));
                model.keySet().forEach(row -> assertThat(table.version(row))
                        .isEqualTo(tables.get(0).version(row)));
            }
            for (Replica replica : replicas) {
                replica.close();
                assertThat(replica.audit).isEmpty();
            }
        }
        for (int i = 0; i < REPLICAS; i++) {
            try (JournaledStore store = Replica.openStore(home.resolve("r" + i))) {
                assertThat(ids(Replica.alone(store, home.resolve("r" + i), NAME)))
                        .isEqualTo(List.copyOf(model.values()));
            }
        }
    }

    private void start(GridFixture grid, int index) throws Exception {
        if (members[index] == null) {
            members[index] = grid.start(index);
        }
        replicas[index] = Replica.open(members[index], home.resolve("r" + index), key);
        tables.set(index, replicas[index].loaded(NAME));
    }

    private void write(Random random, int through, Map<String, String> model, int step) {
        Map<String, Environ> puts = new HashMap<>();
        Set<String> removes = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String row = "k" + random.nextInt(12);
            if (random.nextInt(3) == 0) {
                removes.add(row);
            } else {
                puts.put(row, node(step + "-" + i));
            }
        }
        removes.removeAll(puts.keySet());
        // A member that was just killed makes the outcome of one write uncertain: it is written again.
        await().ignoreExceptions().atMost(Duration.ofSeconds(30)).until(() -> {
            await(tables.get(through).write(puts, removes));
            return true;
        });
        removes.forEach(model::remove);
        puts.forEach((row, value) -> model.put(row, value.nodeId()));
    }

    /** One row through all at once, then whatever one of them says. */
    private void concurrently(Random random, Map<String, String> model) throws Exception {
        List<Future<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            writes.add(tables.get(random.nextInt(REPLICAS)).write(Map.of("k0", node("last" + i)), Set.of()));
        }
        await(Future.all(writes));
        await().until(() -> tables.get(0).version("k0") == tables.get(1).version("k0")
                && tables.get(1).version("k0") == tables.get(2).version("k0"));
        model.put("k0", tables.get(0).get("k0").orElseThrow().nodeId());
    }
}
