package io.be.mesh.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.store.StoreLimits;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTableTest {
    private static final Codec JSON = new Codecs(CodecLimits.of(StoreLimits.VALUE_BYTES)).json();
    private static final long START = 1_000_000;

    @TempDir
    Path home;

    private DurableStore store;

    @BeforeEach
    void openStore() throws Exception {
        store = JournaledStore.open(home.resolve("store"));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void restart() throws Exception {
        store.close();
        openStore();
    }

    private LocalTable<Environ> table() {
        return tableAt(START);
    }

    private LocalTable<Environ> tableAt(long millis) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        return LocalTable.open(store, "identity", Environ.class, JSON, clock);
    }

    private static Environ node(String id) {
        return new Environ("1.0", id, "inst", "名称 \"quoted\"", "-----BEGIN\nCERT", "-----BEGIN\nKEY", "");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aConditionalWriteSeesWhatIsNotOnDiskYet() throws Exception {
        LocalTable<Environ> table = table();
        Future<Boolean> first = table.writeIf("k", node("1"), 0);
        Future<Boolean> second = table.writeIf("k", node("2"), 0);
        assertThat(List.of(await(first), await(second))).containsExactly(true, false);
        assertThat(table.get("k").orElseThrow().nodeId()).isEqualTo("1");

        long version = table.version("k");
        await(table.write(Map.of("k", node("3")), Set.of()));
        assertThat(await(table.writeIf("k", node("4"), version))).isFalse();
        assertThat(await(table.writeIf("k", node("5"), table.version("k")))).isTrue();
        await(table.write(Map.of(), Set.of("k")));
        assertThat(await(table.writeIf("k", node("6"), 0))).isTrue();
        restart();
        assertThat(table().get("k").orElseThrow().nodeId()).isEqualTo("6");
    }

    @Test
    void isReadAsItWasWrittenAndAfterARestart() throws Exception {
        LocalTable<Environ> table = table();
        await(table.write(Map.of("b", node("2"), "a", node("1")), Set.of()));
        await(table.write(Map.of("c", node("3")), Set.of("b", "not there")));
        assertThat(table.values()).containsExactly(node("1"), node("3"));

        restart();

        LocalTable<Environ> again = table();
        assertThat(again.values()).containsExactly(node("1"), node("3"));
        assertThat(again.get("a")).contains(node("1"));
        assertThat(again.get("b")).isEmpty();
    }

    @Test
    void keepsARegistrationWhole() throws Exception {
        Service service = new Service(
                "urn",
                "ns",
                "name",
                "1",
                "grpc",
                "json",
                7,
                500,
                2,
                "n",
                "i",
                "z",
                "c",
                "e",
                "g",
                "s",
                "a:1",
                "k",
                "java",
                Map.of("x", "y"));
        Registration registration = new Registration(
                "id",
                "theta",
                "metadata",
                "127.0.0.1:80",
                new Resource(List.of(), List.of(service)),
                30_000,
                Map.of("k", "v"));
        LocalTable<Registration> table =
                LocalTable.open(store, TableNames.REGISTRATIONS, Registration.class, JSON, Clock.systemUTC());

        await(table.write(Map.of("id", registration), Set.of()));

        assertThat(table.get("id")).contains(registration);
    }

    @Test
    void aReaderKeepsItsSnapshot() throws Exception {
        LocalTable<Environ> table = table();
        await(table.write(Map.of("a", node("1")), Set.of()));
        var before = table.values();

        await(table.write(Map.of("a", node("2")), Set.of()));

        assertThat(before).containsExactly(node("1"));
        assertThat(table.values()).containsExactly(node("2"));
    }

    @Test
    void everyWriteHasAHigherVersionAlsoWhenTheClockGoesBack() throws Exception {
        LocalTable<Environ> table = table();
        List<RowVersion> versions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            await(table.write(Map.of("a", node("" + i)), Set.of()));
            versions.add(storedVersion());
        }
        await(tableAt(START - 500).write(Map.of("a", node("later")), Set.of()));
        versions.add(storedVersion());

        assertThat(versions)
                .containsExactly(
                        new RowVersion(START, 1),
                        new RowVersion(START, 2),
                        new RowVersion(START, 3),
                        new RowVersion(START + 1, 1))
                .isSorted();
    }

    private RowVersion storedVersion() {
        return Row.decode(store.table("identity").get("a"), Environ.class, JSON).version();
    }

    @Test
    void tellsListenersAfterTheChangeAndAFailingOneHarmsNobody() throws Exception {
        LocalTable<Environ> table = table();
        AtomicInteger told = new AtomicInteger();
        table.onChange(() -> {
            throw new IllegalStateException("a broken listener");
        });
        table.onChange(() -> told.addAndGet(table.values().size()));

        await(table.write(Map.of("a", node("1")), Set.of()));
        assertThat(told).hasValue(1);

        await(table.write(Map.of(), Set.of("not there")));
        assertThat(told).hasValue(1);
    }

    @Test
    void manyWritersAtOnceLeaveTheStateOfTheStore() throws Exception {
        LocalTable<Environ> table = table();
        List<Future<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            writes.add(table.write(Map.of("k" + i % 10, node("" + i)), Set.of("k" + (i + 5) % 10)));
        }
        await(Future.all(writes));
        List<Environ> seen = List.copyOf(table.values());

        restart();

        assertThat(table().values()).containsExactlyElementsOf(seen).contains(node("199"));
    }

    @Test
    void aWriteThatTheStoreRefusesChangesNothing() throws Exception {
        LocalTable<Environ> table = table();
        await(table.write(Map.of("a", node("1")), Set.of()));
        String huge = "x".repeat(StoreLimits.VALUE_BYTES);

        assertThatThrownBy(() -> await(table.write(Map.of("a", node(huge), "b", node("2")), Set.of())))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));

        assertThat(table.values()).containsExactly(node("1"));
    }

    @Test
    void aRemovalIsRememberedOnlyWhenTheTableHasBeenOneOfACluster() throws Exception {
        LocalTable<Environ> table = table();
        await(table.write(Map.of("a", node("1"), "b", node("2")), Set.of()));
        await(table.write(Map.of(), Set.of("a")));
        assertThat(store.table("identity")).containsOnlyKeys("b");

        await(store.commit(List.of(Epochs.NONE.change("identity"))));
        LocalTable<Environ> later = table();
        await(later.write(Map.of(), Set.of("b")));
        assertThat(later.get("b")).isEmpty();
        assertThat(later.values()).isEmpty();
        assertThat(later.version("b")).isZero();
        restart();
        LocalTable<Environ> again = table();
        assertThat(again.values()).isEmpty();
        Row<Environ> removed = Row.decode(store.table("identity").get("b"), Environ.class, JSON);
        assertThat(removed.version().epoch()).isGreaterThan(START);
        assertThat(removed.removedAt()).isEqualTo(START);

        LocalTable<Environ> old = tableAt(START + Removals.AGE.toMillis() + 1);
        await(old.write(Map.of(), Set.of("c")));
        assertThat(store.table("identity")).containsOnlyKeys("c");
    }

    @Test
    void aRowThatCannotBeReadIsNamed() throws Exception {
        byte[] head = ByteBuffer.allocate(17).put((byte) 1).array();
        byte[] notJson = ByteBuffer.allocate(18).put(head).put((byte) '[').array();
        for (byte[] bad : List.of(new byte[0], new byte[] {9}, head, notJson)) {
            await(store.commit(List.of(new Change("identity", "self", bad))));

            assertThatThrownBy(this::table)
                    .isInstanceOfSatisfying(
                            MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CODEC))
                    .hasMessageContaining("row 'self' of table identity");
        }
    }
}
