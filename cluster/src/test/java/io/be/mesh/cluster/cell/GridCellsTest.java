package io.be.mesh.cluster.cell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.FreePorts;
import io.be.mesh.cluster.cell.CellStore.Step;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.CacheEntity;
import io.be.mesh.protocol.message.Entity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two members of a grid in this JVM. */
class GridCellsTest {
    private static final List<HazelcastInstance> MEMBERS = new ArrayList<>();
    private static final List<CellStore> REPLICAS = new ArrayList<>();
    private static Vertx vertx;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        GridKey key = GridKey.random();
        String name = "cells-" + UUID.randomUUID();
        int first = FreePorts.inARow(2, List.of("127.0.0.1"));
        for (int i = 0; i < 2; i++) {
            Config config = new Config();
            config.setClusterName(name);
            config.getJetConfig().setEnabled(false);
            config.getNetworkConfig().setPort(first + i).setPortAutoIncrement(false);
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            var join = config.getNetworkConfig().getJoin();
            join.getAutoDetectionConfig().setEnabled(false);
            join.getMulticastConfig().setEnabled(false);
            join.getTcpIpConfig()
                    .setEnabled(true)
                    .addMember("127.0.0.1:" + first)
                    .addMember("127.0.0.1:" + (first + 1));
            config.setProperty("hazelcast.partition.count", "17");
            config.setProperty("hazelcast.wait.seconds.before.join", "0");
            config.setProperty("hazelcast.shutdownhook.enabled", "false");
            config.setProperty("hazelcast.phone.home.enabled", "false");
            config.setProperty("hazelcast.logging.type", "slf4j");
            GridCells.configure(config, 8 << 20);
            HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
            MEMBERS.add(member);
            REPLICAS.add(
                    new GridCells(vertx, member, key, new Codecs(CodecLimits.of(1 << 20)).json(), Clock.systemUTC()));
        }
        Awaitility.await().until(() -> MEMBERS.get(0).getCluster().getMembers().size() == 2);
    }

    @AfterAll
    static void stop() throws Exception {
        MEMBERS.forEach(member -> member.getLifecycleService().terminate());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static CacheEntity cell(String key, String text, Duration duration) {
        Entity entity = new Entity("json", "", ByteString.copyFromUtf8(text));
        return new CacheEntity("", entity, Clock.systemUTC().millis(), duration.toMillis(), key);
    }

    private static Step<Long> next(String key, Cells before) {
        CacheEntity counter = before.cell();
        long number = counter == null || counter.entity() == null
                ? 1
                : Long.parseLong(counter.entity().buffer().toStringUtf8()) + 1;
        return new Step<>(new Cells(cell(key, Long.toString(number), Duration.ofMinutes(1)), List.of()), number);
    }

    @Test
    void countersAreExactWhicheverReplicaCounts() throws Exception {
        List<Future<Long>> steps = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steps.add(REPLICAS.get(i % 2).change("counter", before -> next("counter", before)));
        }
        List<Long> numbers = new ArrayList<>();
        for (Future<Long> step : steps) {
            numbers.add(await(step));
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(60).contains(1L, 60L);
    }

    @Test
    void whatOnePutsTheOtherReadsUntilItsTimeIsOver() throws Exception {
        CacheEntity cell = cell("k", "a secret text", Duration.ofMillis(700));
        await(REPLICAS.get(0).change("k", before -> new Step<>(new Cells(cell, List.of()), true)));

        assertThat(await(REPLICAS.get(1).get("k")).cell()).isEqualTo(cell);
        assertThat(await(REPLICAS.get(1).keys(10))).contains("k");
        byte[] kept = MEMBERS.get(0).<String, byte[]>getMap("mesh.cells").get("k");
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> await(REPLICAS.get(1).get("k")).isEmpty());

        await(REPLICAS.get(0)
                .change("k", before -> new Step<>(new Cells(cell("k", "2", Duration.ofHours(1)), List.of()), true)));
        await(REPLICAS.get(1).change("k", before -> new Step<>(Cells.NONE, true)));
        assertThat(await(REPLICAS.get(0).get("k"))).isEqualTo(Cells.NONE);
    }
}
