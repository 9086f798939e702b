package io.be.mesh.cluster.table;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a table of this replica like that of the grid. One round at a time: a short one asks what has changed since the last;
 * a full one, at the start and whenever the two turn out to be apart, compares all versions, takes the newer rows and offers
 * those that the grid does not have or has only older ones of. Used on one thread.
 */
final class Follower<V> {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** Rows in one offer. */
    private static final int OFFERED_ROWS = 1_000;

    private final GridTable grid;
    private final Applier<V> applier;
    private final TableMemory<V> memory;
    private final RowSeal<V> seal;
    private final ConflictLog conflicts;
    private final Clock clock;
    private final ScheduledExecutorService thread;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final List<Reached> reached = new ArrayList<>();
    private boolean busy;
    private boolean again;
    private boolean apart = true;
    private boolean verify;
    private boolean failing;

    /** Bounded by the writes under way. */
    private record Reached(Position position, CompletableFuture<Void> done) {}

    Follower(
            GridTable grid,
            Applier<V> applier,
            TableMemory<V> memory,
            RowSeal<V> seal,
            ConflictLog conflicts,
            Clock clock,
            ScheduledExecutorService thread) {
        this.grid = grid;
        this.applier = applier;
        this.memory = memory;
        this.seal = seal;
        this.conflicts = conflicts;
        this.clock = clock;
        this.thread = thread;
    }

    /** Completes, on the thread, when the table has been compared with the grid for the first time. */
    CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** Something may have changed. */
    void hint() {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        CompletableFuture<Void> round = apart ? compare() : read();
        round.whenComplete((done, failure) -> {
            busy = false;
            if (failure == null) {
                succeeded();
            } else {
                failed(failure);
            }
        });
    }

    /** The periodic re-read: like a hint, and then all rows must be those of the grid. */
    void check() {
        verify = true;
        hint();
    }

    /** The grid has begun to hold the table anew: what it says may not be all. */
    void compareAgain() {
        apart = true;
        hint();
    }

    /** Completes when this replica has everything up to a position, or the grid holds the table anew. */
    CompletableFuture<Void> reach(Position position) {
        Reached one = new Reached(position, new CompletableFuture<>());
        reached.add(one);
        one.done().orTimeout(GridTable.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        hint();
        return one.done();
    }

    private void succeeded() {
        failing = false;
        Position seen = applier.seen();
        reached.removeIf(one -> {
            boolean there =
                    one.position().life() != seen.life() || one.position().sequence() <= seen.sequence();
            return (there && one.done().complete(null)) || one.done().isDone();
        });
        if (again) {
            hint();
        }
    }

    private void failed(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!failing) {
            failing = true;
            boolean expected = cause instanceof MeshException known
                    && (known.code() == ErrorCode.UNAVAILABLE || known.code() == ErrorCode.TIMEOUT);
            (expected ? log.atWarn() : log.atError().setCause(cause))
                    .log("table {} does not follow the other replicas for now: {}", grid.name(), cause.getMessage());
        }
        if (!thread.isShutdown()) {
            thread.schedule(this::hint, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private CompletableFuture<Void> read() {
        boolean verifying = verify;
        verify = false;
        return grid.ask(new ReadRows(applier.seen(), Map.of())).thenCompose(changes -> {
            if (changes.restarted()) {
                apart = true;
                again = true;
                return CompletableFuture.completedFuture(null);
            }
            again |= changes.more();
            return applier.apply(changes).thenRun(() -> {
                if (verifying && !changes.more() && !isSame(changes)) {
                    log.atWarn().log("table {} is not that of the other replicas: all rows are compared", grid.name());
                    apart = true;
                    again = true;
                }
            });
        });
    }

    /** Also true when something has been written since, so that it cannot be told. */
    private boolean isSame(Changes changes) {
        return !changes.upTo().equals(applier.seen())
                || changes.fingerprint() == Fingerprint.of(memory.versionsThere());
    }

    private CompletableFuture<Void> compare() {
        return compare(Position.START, memory.versions(), applier.lived(), new ArrayList<>());
    }

    private CompletableFuture<Void> compare(
            Position since, Map<String, RowVersion> known, Epochs lived, List<String> wanted) {
        return grid.ask(new ReadRows(since, known)).thenCompose(changes -> {
            if (changes.restarted() && !since.equals(Position.START)) {
                again = true;
                return CompletableFuture.completedFuture(null);
            }
            wanted.addAll(changes.wanted());
            return applier.apply(changes).thenCompose(applied -> {
                if (changes.more()) {
                    return compare(changes.upTo(), known, lived, wanted);
                }
                boolean unknown = !changes.epochs().with(lived).equals(changes.epochs());
                return (wanted.isEmpty() && !unknown ? done() : offer(wanted, lived)).thenRun(this::together);
            });
        });
    }

    private void together() {
        apart = false;
        loaded.complete(null);
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> offer(List<String> keys, Epochs lived) {
        Map<String, GridRow> rows = new HashMap<>();
        int bytes = 0;
        int taken = 0;
        while (taken < keys.size() && rows.size() < OFFERED_ROWS && bytes < Changes.BYTES / 2) {
            String key = keys.get(taken++);
            GridRow row = offered(key);
            if (row != null) {
                rows.put(key, row);
                bytes += row.bytes(key);
            }
        }
        List<String> left = keys.subList(taken, keys.size());
        return grid.ask(new OfferRows(rows, lived, applier.seen(), clock.millis()))
                .thenCompose(changes -> {
                    if (changes.refused()) {
                        return CompletableFuture.failedFuture(ClusterTable.full(grid.name()));
                    }
                    conflicts.lost(grid.name(), changes.conflicts());
                    again |= changes.more();
                    return applier.apply(changes);
                })
                .thenCompose(applied -> left.isEmpty() ? done() : offer(left, lived));
    }

    private @Nullable GridRow offered(String key) {
        Row<V> row = memory.row(key);
        if (row == null) {
            return null;
        }
        V value = row.value();
        return value == null
                ? GridRow.removed(0, row.version(), row.removedAt())
                : new GridRow(0, row.version(), 0, seal.seal(key, value));
    }
}
