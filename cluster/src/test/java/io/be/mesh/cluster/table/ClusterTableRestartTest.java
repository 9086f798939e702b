package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.await;
import static io.be.mesh.cluster.table.Replica.ids;
import static io.be.mesh.cluster.table.Replica.node;
import static io.be.mesh.cluster.table.Replica.put;
import static io.be.mesh.cluster.table.Replica.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.protocol.message.Environ;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that come and go, each with its own store. */
class ClusterTableRestartTest {
    private static final String NAME = "identity";

    @TempDir
    Path home;

    private final GridKey key = GridKey.random();
    private final List<AutoCloseable> open = new ArrayList<>();

    private GridFixture grid(int size) throws Exception {
        GridFixture grid = new GridFixture(size, 1);
        open.add(0, grid);
        return grid;
    }

    private Replica replica(HazelcastInstance member, String folder) throws Exception {
        Replica replica = Replica.open(member, home.resolve(folder), key);
        open.add(0, replica);
        return replica;
    }

    private void stop(Replica replica) {
        open.remove(replica);
        replica.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        List<AutoCloseable> last = new ArrayList<>(open);
        // Replicas before the grids they are in.
        last.sort((one, other) -> Boolean.compare(one instanceof GridFixture, other instanceof GridFixture));
        for (AutoCloseable one : last) {
            one.close();
        }
    }

    @Test
    void everythingIsThereAfterAllWereStoppedAndOneCanStartAlone() throws Exception {
        GridFixture grid = grid(2);
        Replica a = replica(grid.start(0), "a");
        Replica b = replica(grid.start(1), "b");
        ReplicatedTable<Environ> first = a.loaded(NAME);
        ReplicatedTable<Environ> second = b.loaded(NAME);
        for (int i = 0; i < 30; i++) {
            put(i % 2 == 0 ? first : second, "k" + i, "" + i);
        }
        remove(first, "k3");
        await().until(() -> second.values().size() == 29 && first.values().size() == 29);
        List<String> all = ids(first);
        stop(a);
        stop(b);
        grid.close();

        for (String folder : List.of("a", "b")) {
            try (JournaledStore store = Replica.openStore(home.resolve(folder))) {
                assertThat(ids(Replica.alone(store, home.resolve(folder), NAME)))
                        .isEqualTo(all);
            }
        }
        GridFixture again = grid(2);
        Replica c = replica(again.start(0), "a");
        Replica d = replica(again.start(1), "b");
        assertThat(ids(c.loaded(NAME))).isEqualTo(all);
        assertThat(ids(d.loaded(NAME))).isEqualTo(all);
        assertThat(c.audit).isEmpty();
        assertThat(d.audit).isEmpty();
    }

    @Test
    void aReplicaThatWasAwayTakesTheNewerRowsAndBringsNothingBack() throws Exception {
        GridFixture grid = grid(2);
        Replica a = replica(grid.start(0), "a");
        ReplicatedTable<Environ> table = a.loaded(NAME);
        HazelcastInstance second = grid.start(1);
        Replica b = replica(second, "b");
        ReplicatedTable<Environ> away = b.loaded(NAME);
        await(table.write(Map.of("stays", node("1"), "changes", node("1"), "goes", node("1")), Set.of()));
        await().until(() -> away.values().size() == 3);
        stop(b);

        put(table, "changes", "2");
        remove(table, "goes");
        Replica back = replica(second, "b");

        ReplicatedTable<Environ> joined = back.loaded(NAME);
        assertThat(joined.get("changes")).contains(node("2"));
        assertThat(joined.get("goes")).isEmpty();
        assertThat(ids(joined)).containsExactly("2", "1");
        assertThat(ids(table)).containsExactly("2", "1");
        assertThat(back.audit).isEmpty();
    }

    @Test
    void aRemovalIsOnEveryDiskSoThatItOutlivesTheGrid() throws Exception {
        GridFixture grid = grid(2);
        Replica a = replica(grid.start(0), "a");
        HazelcastInstance second = grid.start(1);
        Replica b = replica(second, "b");
        Replica c = Replica.open(second, home.resolve("c"), key);
        ReplicatedTable<Environ> table = a.loaded(NAME);
        ReplicatedTable<Environ> follower = b.loaded(NAME);
        ReplicatedTable<Environ> away = c.loaded(NAME);
        await(table.write(Map.of("stays", node("1"), "goes", node("1")), Set.of()));
        await().until(() -> follower.values().size() == 2 && away.values().size() == 2);
        c.close();
        remove(table, "goes");
        await().until(() -> follower.values().size() == 1);
        stop(a);
        stop(b);
        grid.close();

        GridFixture again = grid(2);
        Replica first = replica(again.start(0), "b");
        assertThat(ids(first.loaded(NAME))).containsExactly("1");
        Replica late = replica(again.start(1), "c");
        assertThat(ids(late.loaded(NAME))).containsExactly("1");
        assertThat(late.audit).isEmpty();
    }

    @Test
    void whatWasWrittenAloneIsOfferedAndARemovalAsWell() throws Exception {
        GridFixture grid = grid(2);
        Replica a = replica(grid.start(0), "a");
        HazelcastInstance second = grid.start(1);
        Replica b = replica(second, "b");
        ReplicatedTable<Environ> table = a.loaded(NAME);
        ReplicatedTable<Environ> away = b.loaded(NAME);
        await(table.write(Map.of("changes", node("1"), "goes", node("1")), Set.of()));
        await().until(() -> away.values().size() == 2);
        stop(b);
        try (JournaledStore store = Replica.openStore(home.resolve("b"))) {
            ReplicatedTable<Environ> alone = Replica.alone(store, home.resolve("b"), NAME);
            await(alone.write(Map.of("changes", node("2"), "new", node("3")), Set.of("goes")));
            assertThat(ids(alone)).containsExactly("2", "3");
        }

        Replica back = replica(second, "b");

        assertThat(ids(back.loaded(NAME))).containsExactly("2", "3");
        await().until(() -> ids(table).equals(List.of("2", "3")));
        assertThat(back.audit).isEmpty();
        assertThat(a.audit).isEmpty();
        put(table, "changes", "4");
        assertThat(ids(table)).containsExactly("4", "3");
    }

    @Test
    void whoLosesARowThatTheWinnerNeverSawIsInTheAuditLog() throws Exception {
        GridFixture grid = grid(2);
        HazelcastInstance first = grid.start(0);
        Replica a = replica(first, "a");
        HazelcastInstance second = grid.start(1);
        Replica b = replica(second, "b");
        ReplicatedTable<Environ> table = a.loaded(NAME);
        ReplicatedTable<Environ> away = b.loaded(NAME);
        await(table.write(Map.of("here", node("1"), "there", node("1"), "same", node("1")), Set.of()));
        await().until(() -> away.values().size() == 3);
        stop(b);
        second.shutdown();
        GridFixture.awaitSize(first, 1);

        long hereLost = alone(Map.of("here", node("alone")), "here");
        await(table.write(Map.of("here", node("newest"), "there", node("lost")), Set.of()));
        long thereWon = alone(Map.of("there", node("newest")), "there");
        long hereWon = table.version("here");
        long thereLost = table.version("there");
        Replica back = replica(grid.start(1), "b");

        assertThat(ids(back.loaded(NAME))).containsExactly("newest", "1", "newest");
        await().until(() -> ids(table).equals(List.of("newest", "1", "newest")));
        await().until(() -> back.audit.size() == 2);
        assertThat(back.audit).allSatisfy(line -> assertThat(line.action()).isEqualTo("mesh.table.merge"));
        assertThat(back.audit.stream().flatMap(line -> line.changes().stream()))
                .containsExactlyInAnyOrder(
                        new Change("row identity/here", hereLost, hereWon),
                        new Change("row identity/there", thereLost, thereWon));
        assertThat(a.audit).isEmpty();
    }

    /** Writes into the store of b without a cluster; returns the version of a row. */
    private long alone(Map<String, Environ> puts, String row) throws Exception {
        try (JournaledStore store = Replica.openStore(home.resolve("b"))) {
            ReplicatedTable<Environ> alone = Replica.alone(store, home.resolve("b"), NAME);
            await(alone.write(puts, Set.of()));
            return alone.version(row);
        }
    }

    @Test
    void whatTheGridLostIsGivenBackByWhoHasIt() throws Exception {
        GridFixture grid = grid(2);
        Replica a = replica(grid.start(0), "a");
        HazelcastInstance second = grid.start(1);
        Replica b = replica(second, "b");
        ReplicatedTable<Environ> table = a.loaded(NAME);
        ReplicatedTable<Environ> other = b.loaded(NAME);
        await(table.write(Map.of("k1", node("1"), "k2", node("2")), Set.of()));
        await().until(() -> other.values().size() == 2);

        second.getMap(ClusterTables.MAP).delete(NAME);
        await().until(() -> second.getMap(ClusterTables.MAP).containsKey(NAME));
        put(other, "k3", "3");

        await().until(() -> ids(table).equals(List.of("1", "2", "3")));
        TableState held = second.<String, TableState>getMap(ClusterTables.MAP).get(NAME);
        assertThat(held.rows()).containsOnlyKeys("k1", "k2", "k3");
    }

    @Test
    void aRowThatOnlyTheGridHasOtherwiseIsFoundByThePeriodicReading() throws Exception {
        GridFixture grid = grid(1);
        HazelcastInstance member = grid.start(0);
        Replica a = replica(member, "a");
        ReplicatedTable<Environ> table = a.loaded(NAME);
        await(table.write(Map.of("k1", node("1"), "k2", node("2")), Set.of()));
        var map = member.<String, TableState>getMap(ClusterTables.MAP);
        TableState held = map.get(NAME);
        // As when a backup that had missed a write becomes the owner: the same history, other rows.
        held.apply(new Decision(
                new Position(held.life(), held.sequence()),
                held.version(),
                held.epochs(),
                held.members(),
                Map.of(
                        "k1",
                        new GridRow(
                                held.sequence(),
                                new RowVersion(1, 1),
                                0,
                                held.row("k1").sealed())),
                Set.of()));
        map.set(NAME, held);

        await().until(() -> map.get(NAME).row("k1").version().isAfter(new RowVersion(1, 1)));
        assertThat(ids(table)).containsExactly("1", "2");
    }
}
