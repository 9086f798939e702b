package io.be.mesh.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.store.StoreLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the owner of a table decides, and what it tells those who ask. */
class TableStateTest {
    private static final long NOW = 1_000_000;
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final byte[] VALUE = {1};

    private final TableState state = new TableState(7);

    private RowVersion write(long now, Set<UUID> seen, Set<String> puts, Set<String> removes) {
        Map<String, byte[]> values = new HashMap<>();
        puts.forEach(key -> values.put(key, VALUE));
        Decision decision = TableRules.write(state, values, removes, now, seen);
        state.apply(decision);
        return decision.version();
    }

    @Test
    void theNumberGrowsWithEachWriteAndTheEpochWhenSomebodyIsGone() {
        assertThat(write(NOW, Set.of(A, B), Set.of("k"), Set.of())).isEqualTo(new RowVersion(NOW, 1));
        assertThat(write(NOW + 9, Set.of(A, B), Set.of("k"), Set.of())).isEqualTo(new RowVersion(NOW, 2));
        assertThat(write(NOW + 10, Set.of(A), Set.of("k"), Set.of())).isEqualTo(new RowVersion(NOW + 10, 1));
        // Somebody came: nobody can write elsewhere.
        assertThat(write(NOW + 11, Set.of(A, B), Set.of("k"), Set.of())).isEqualTo(new RowVersion(NOW + 10, 2));
        // The clock of this writer is behind.
        assertThat(write(5, Set.of(B), Set.of("k"), Set.of())).isEqualTo(new RowVersion(NOW + 13, 1));
    }

    @Test
    void anOfferOfNewerRowsIsTakenAndTheNextWriteIsLaterThanThey() {
        write(NOW, Set.of(A), Set.of("old", "new"), Set.of());
        RowVersion later = new RowVersion(NOW + 100, 5);
        Map<String, GridRow> offered = Map.of(
                "old", new GridRow(0, new RowVersion(5, 5), 0, VALUE),
                "new", new GridRow(0, later, 0, VALUE),
                "more", new GridRow(0, new RowVersion(3, 1), 0, VALUE));
        Decision offer = TableRules.offer(state, offered, Epochs.NONE, NOW);
        assertThat(TableRules.conflicts(state, offer, Epochs.NONE))
                .containsExactly(new Conflict("new", new RowVersion(NOW, 1), later));
        assertThat(TableRules.conflicts(state, offer, Epochs.NONE.with(List.of(NOW))))
                .isEmpty();
        state.apply(offer);

        assertThat(offer.rows()).containsOnlyKeys("new", "more");
        assertThat(state.version()).isEqualTo(later);
        assertThat(write(NOW, Set.of(A), Set.of("new"), Set.of())).isEqualTo(new RowVersion(NOW + 106, 1));
    }

    @Test
    void tellsWhatChangedSinceAPositionWholeWritesAtATime() {
        write(NOW, Set.of(A), Set.of("a", "b"), Set.of());
        Position first = state.changes(Position.START, Map.of()).upTo();
        write(NOW, Set.of(A), Set.of("c"), Set.of("a"));

        Changes changes = state.changes(first, Map.of());
        assertThat(changes.rows()).containsOnlyKeys("a", "c");
        assertThat(changes.rows().get("a").isRemoved()).isTrue();
        assertThat(changes.restarted()).isFalse();
        assertThat(changes.upTo()).isEqualTo(new Position(7, 2));
        assertThat(state.changes(changes.upTo(), Map.of()).rows()).isEmpty();
        assertThat(state.changes(new Position(8, 2), Map.of()).restarted()).isTrue();
        assertThat(state.changes(new Position(7, 3), Map.of()).restarted()).isTrue();
        assertThat(state.changes(new Position(7, 3), Map.of()).rows()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aLongAnswerComesInPartsThatNeverCutAWrite() {
        for (int write = 0; write < 4; write++) {
            Set<String> keys = new HashSet<>();
            for (int i = 0; i < Changes.ROWS / 2 - 100; i++) {
                keys.add(write + "-" + i);
            }
            write(NOW, Set.of(A), keys, Set.of());
        }
        Position at = Position.START;
        Set<String> told = new HashSet<>();
        int parts = 0;
        boolean more = true;
        while (more) {
            Changes changes = state.changes(at, Map.of());
            assertThat(changes.rows().size() % (Changes.ROWS / 2 - 100)).isZero();
            told.addAll(changes.rows().keySet());
            at = changes.upTo();
            more = changes.more();
            parts++;
        }
        assertThat(parts).isEqualTo(2);
        assertThat(told).hasSize(4 * (Changes.ROWS / 2 - 100));
    }

    @Test
    void tellsOfNewerRowsOnlyAndWantsThoseItHasNot() {
        RowVersion version = write(NOW, Set.of(A), Set.of("same", "newer", "older"), Set.of());
        Map<String, RowVersion> known = Map.of(
                "same",
                version,
                "newer",
                new RowVersion(1, 1),
                "older",
                version.next(),
                "unknown",
                new RowVersion(1, 1));

        Changes changes = state.changes(Position.START, known);

        assertThat(changes.rows()).containsOnlyKeys("newer");
        assertThat(changes.wanted()).containsExactlyInAnyOrder("older", "unknown");
    }

    @Test
    void removalsAreForgottenByAgeAndByNumberTheOldestFirst() {
        write(NOW, Set.of(A), Set.of("a", "b"), Set.of());
        write(NOW, Set.of(A), Set.of(), Set.of("a"));
        long later = NOW + Removals.AGE.toMillis() + 1;
        write(later, Set.of(A), Set.of(), Set.of("b"));
        assertThat(state.removals()).containsOnlyKeys("b");

        Map<String, Long> many = new HashMap<>();
        for (int i = 0; i < Removals.COUNT + 3; i++) {
            many.put("k" + i, NOW + i);
        }
        assertThat(Removals.toForget(many, NOW)).containsExactly("k0", "k1", "k2");
        assertThat(Removals.toForget(many, later + 100_000)).hasSize(Removals.AT_ONCE);
        Map<String, GridRow> old = Map.of("x", GridRow.removed(0, new RowVersion(1, 1), NOW));
        assertThat(TableRules.offer(state, old, Epochs.NONE, later).rows()).isEmpty();
    }

    @Test
    void aBackupEndsLikeTheOwner() {
        TableState backup = new TableState(7);
        for (int i = 0; i < 50; i++) {
            Map<String, byte[]> puts = Map.of("k" + i % 7, VALUE);
            Decision decision = TableRules.write(state, puts, Set.of("k" + (i + 3) % 7), NOW + i, Set.of(A));
            state.apply(decision);
            backup.apply(decision);
        }
        Changes owner = state.changes(Position.START, Map.of());
        Changes other = backup.changes(Position.START, Map.of());
        assertThat(other).isEqualTo(owner);
        Map<String, RowVersion> there = new HashMap<>();
        state.rows().forEach((key, row) -> {
            if (!row.isRemoved()) {
                there.put(key, row.version());
            }
        });
        assertThat(owner.fingerprint()).isEqualTo(Fingerprint.of(there)).isNotZero();
    }

    @Test
    void aTableIsBounded() {
        byte[] half = new byte[StoreLimits.LIVE_BYTES / 2 - 1_000];
        RowVersion version = new RowVersion(1, 1);
        Map<String, GridRow> rows = Map.of("a", new GridRow(1, version, 0, half));
        assertThat(state.fits(rows)).isTrue();
        state.apply(new Decision(new Position(7, 1), version, Epochs.NONE, Set.of(A), rows, Set.of()));
        assertThat(state.fits(rows)).isTrue();
        assertThat(state.fits(Map.of("b", new GridRow(2, version, 0, half)))).isTrue();
        assertThat(state.fits(Map.of("b", new GridRow(2, version, 0, new byte[StoreLimits.LIVE_BYTES / 2 + 1_000]))))
                .isFalse();
        assertThat(state.fits(Map.of("a", GridRow.removed(2, version, 1)))).isTrue();
    }

    @Test
    void theEpochsThatAreRememberedAreBounded() {
        Epochs epochs = Epochs.NONE;
        for (long epoch = 10; epoch <= 1_000; epoch += 10) {
            epochs = epochs.with(List.of(epoch));
        }
        assertThat(epochs.later()).hasSize(64);
        assertThat(epochs.knows(995)).isFalse();
        assertThat(epochs.knows(1_000)).isTrue();
        assertThat(epochs.knows(15)).as("so old that it counts as known").isTrue();
    }
}
