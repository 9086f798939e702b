package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.ids;
import static io.be.mesh.cluster.table.Replica.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the grid tells comes into the store in versions that only grow, in whatever order it is told. */
class ApplierTest {
    private static final long NOW = 10_000_000_000L;

    @TempDir
    Path home;

    private final List<AuditEvent> audit = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final RowSeal<Environ> seal = new RowSeal<>(GridKey.random(), "identity", Environ.class, Replica.JSON);
    private JournaledStore store;
    private TableMemory<Environ> memory;
    private Applier<Environ> applier;

    @BeforeEach
    void open() throws Exception {
        store = JournaledStore.open(home.resolve("store"));
        memory = new TableMemory<>(store, "identity", Environ.class, Replica.JSON);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        ConflictLog conflicts = new ConflictLog(event -> {
            audit.add(event);
            return Future.succeededFuture();
        });
        applier = new Applier<>(store, memory, seal, Replica.JSON, conflicts, clock, thread);
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        store.close();
    }

    private GridRow row(long epoch, long number, String id) {
        return new GridRow(1, new RowVersion(epoch, number), 0, seal.seal("k", node(id)));
    }

    private void apply(long from, long upTo, boolean restarted, Epochs epochs, Map<String, GridRow> rows)
            throws Exception {
        Changes changes = new Changes(
                from, new Position(7, upTo), false, restarted, false, 0, epochs, 0, rows, Set.of(), List.of());
        thread.submit(() -> applier.apply(changes)).get(5, TimeUnit.SECONDS).get(5, TimeUnit.SECONDS);
    }

    @Test
    void anOlderRowChangesNothing() throws Exception {
        Epochs epochs = Epochs.NONE.with(List.of(5L, 6L));
        apply(0, 2, true, epochs, Map.of("k", row(6, 1, "newer")));
        apply(1, 2, false, epochs, Map.of("k", row(5, 9, "older")));
        apply(1, 2, false, epochs, Map.of("k", row(6, 1, "same version")));
        apply(1, 2, false, epochs, Map.of("k", GridRow.removed(1, new RowVersion(5, 3), NOW)));

        assertThat(ids(memory)).containsExactly("newer");
        assertThat(audit).isEmpty();
    }

    @Test
    void goesOnOnlyWithoutAGap() throws Exception {
        apply(0, 2, true, Epochs.NONE, Map.of());
        assertThat(applier.seen()).isEqualTo(new Position(7, 2));
        apply(3, 4, false, Epochs.NONE, Map.of());
        assertThat(applier.seen()).isEqualTo(new Position(7, 2));
        apply(1, 5, false, Epochs.NONE, Map.of());
        assertThat(applier.seen()).isEqualTo(new Position(7, 5));
        apply(0, 1, false, Epochs.NONE, Map.of());
        assertThat(applier.seen()).isEqualTo(new Position(7, 5));
    }

    @Test
    void whatTheGridNeverSawIsLostWithALineInTheAuditLog() throws Exception {
        apply(0, 1, true, Epochs.NONE.with(List.of(5L)), Map.of("k", row(5, 1, "mine")));
        apply(0, 1, true, Epochs.NONE.with(List.of(6L)), Map.of("k", row(6, 1, "theirs")));
        assertThat(ids(memory)).containsExactly("theirs");
        assertThat(audit).hasSize(1);

        apply(0, 1, true, Epochs.NONE.with(List.of(8L)), Map.of("k", row(8, 1, "theirs")));
        assertThat(audit).as("the same content").hasSize(1);
    }

    @Test
    void anOldRemovalIsNotKept() throws Exception {
        apply(0, 1, true, Epochs.NONE, Map.of("k", row(5, 1, "here")));
        long old = NOW - Removals.AGE.toMillis() - 1;
        apply(1, 2, false, Epochs.NONE, Map.of("k", GridRow.removed(1, new RowVersion(6, 1), old)));
        assertThat(store.table("identity")).isEmpty();

        apply(2, 3, false, Epochs.NONE, Map.of("k", GridRow.removed(1, new RowVersion(6, 2), NOW)));
        assertThat(store.table("identity")).containsOnlyKeys("k");
        assertThat(memory.values()).isEmpty();
    }
}
