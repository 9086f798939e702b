package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.ids;
import static io.be.mesh.cluster.table.Replica.put;
import static io.be.mesh.cluster.table.Replica.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.protocol.message.Environ;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows of two sides of a split. */
class TableMergeTest {
    private static final TableMerge.SameContent BY_BYTES =
            (key, one, other) -> Arrays.equals(one.sealed(), other.sealed());

    private final TableState here = side(1);
    private final TableState there = side(2);

    private static TableState side(long life) {
        TableState side = new TableState(life);
        // What both sides had before the split.
        write(side, 10, 1, Map.of("old", "both", "changed", "both", "twice", "both", "gone", "both"), Set.of());
        return side;
    }

    private static void write(TableState side, long epoch, long number, Map<String, String> puts, Set<String> removes) {
        RowVersion version = new RowVersion(epoch, number);
        long sequence = side.sequence() + 1;
        Map<String, GridRow> rows = new HashMap<>();
        puts.forEach(
                (key, text) -> rows.put(key, new GridRow(sequence, version, 0, text.getBytes(StandardCharsets.UTF_8))));
        removes.forEach(key -> rows.put(key, GridRow.removed(sequence, version, epoch)));
        side.apply(new Decision(
                new Position(side.life(), sequence),
                version,
                side.epochs().with(List.of(epoch)),
                Set.of(),
                rows,
                Set.of()));
    }

    private static String text(TableState state, String key) {
        GridRow row = state.row(key);
        return row == null || row.isRemoved() ? "-" : new String(row.sealed(), StandardCharsets.UTF_8);
    }

    @Test
    void theNewerRowStaysAndOnlyWhatNobodySawOnTheOtherSideIsAConflict() {
        write(here, 20, 1, Map.of("changed", "here", "twice", "here"), Set.of());
        write(there, 30, 1, Map.of("twice", "there", "new", "there"), Set.of("gone"));

        TableMerge merge = new TableMerge(3, here, there, BY_BYTES);
        TableMerge other = new TableMerge(3, there, here, BY_BYTES);

        for (TableState merged : List.of(merge.merged(), other.merged())) {
            assertThat(Stream.of("old", "changed", "twice", "new", "gone").map(key -> text(merged, key)))
                    .containsExactly("both", "here", "there", "there", "-");
            assertThat(merged.version()).isEqualTo(new RowVersion(30, 1));
            assertThat(merged.epochs().knows(20)).isTrue();
            assertThat(merged.epochs().knows(30)).isTrue();
            assertThat(merged.life()).isEqualTo(3);
            // The next write begins an epoch.
            assertThat(TableRules.write(merged, Map.of(), Set.of(), 0, Set.of())
                            .version()
                            .epoch())
                    .isGreaterThan(30);
        }
        Conflict lost = new Conflict("twice", new RowVersion(20, 1), new RowVersion(30, 1));
        assertThat(merge.conflicts()).containsExactly(lost);
        assertThat(other.conflicts()).containsExactly(lost);
    }

    @Test
    void twoRowsOfTheSameVersionEndAsOneOfANewVersionWhicheverSideIsAsked() {
        write(here, 20, 1, Map.of("changed", "aaa", "twice", "zzz"), Set.of("old"));
        write(there, 20, 1, Map.of("changed", "bbb", "twice", "aaa", "old", "kept"), Set.of());

        TableMerge merge = new TableMerge(3, here, there, BY_BYTES);
        TableMerge other = new TableMerge(3, there, here, BY_BYTES);

        for (TableState merged : List.of(merge.merged(), other.merged())) {
            assertThat(Stream.of("changed", "twice", "old").map(key -> text(merged, key)))
                    .containsExactly("bbb", "zzz", "kept");
            assertThat(merged.row("changed").version()).isEqualTo(new RowVersion(22, 1));
            assertThat(merged.version()).isEqualTo(new RowVersion(22, 1));
        }
        assertThat(merge.conflicts()).hasSize(3).isEqualTo(other.conflicts());
    }

    @Test
    void theSameRowSealedTwiceIsNoConflict() {
        TableMerge merge = new TableMerge(3, here, there, (key, one, other) -> true);
        assertThat(merge.conflicts()).isEmpty();
        assertThat(merge.merged().version()).isEqualTo(new RowVersion(10, 1));
    }

    @Test
    void twoGridsThatFindEachOtherBecomeOneAndTheLoserIsInTheAuditLog(@TempDir Path home) throws Exception {
        GridKey key = GridKey.random();
        try (GridFixture grid = new GridFixture(2, 1)) {
            HazelcastInstance first = grid.startApart(0);
            try (Replica a = Replica.open(first, home.resolve("a"), key)) {
                ReplicatedTable<Environ> table = a.loaded("identity");
                put(table, "early", "a");
                put(table, "both", "a");
                put(table, "gone", "a");
                remove(table, "gone");
                HazelcastInstance second = grid.startLonely(1);
                try (Replica b = Replica.open(second, home.resolve("b"), key)) {
                    ReplicatedTable<Environ> other = b.loaded("identity");
                    assertThat(first.getCluster().getMembers()).hasSize(1);
                    put(other, "both", "b");
                    long winner = other.version("both");
                    long loser = table.version("both");

                    GridFixture.awaitSize(first, 2);
                    await().until(() ->
                            ids(table).equals(List.of("b", "a")) && ids(other).equals(List.of("b", "a")));
                    await().until(() -> a.audit.size() + b.audit.size() > 0);
                    assertThat(Stream.concat(a.audit.stream(), b.audit.stream()).map(AuditEvent::changes))
                            .containsExactly(List.of(new Change("row identity/both", loser, winner)));

                    put(table, "both", "later");
                    await().until(() -> ids(other).equals(List.of("later", "a")));
                }
            }
        }
    }
}
