package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.AsyncResult;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the grid tells of a table into the store of this replica and then into its memory, a row only when it is newer.
 * One commit at a time; what comes meanwhile goes into the next one. Used on one thread, but for {@link #seen()}.
 */
final class Applier<V> {
    private final DurableStore store;
    private final TableMemory<V> memory;
    private final RowSeal<V> seal;
    private final Codec stored;
    private final ConflictLog conflicts;
    private final Clock clock;
    private final Executor thread;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private volatile Position seen = Position.START;
    private Epochs lived;
    private @Nullable Epochs inStore;
    private boolean committing;

    /** Bounded by the questions that are under way: each waits here at most once. */
    private record Waiting(Changes changes, CompletableFuture<Void> done) {}

    /** @param changes for the store; none when everything was known */
    private record Commit(List<Waiting> group, List<Change> changes, Epochs lived, List<Conflict> lost) {}

    /** @param stored encoding of the values in the store */
    Applier(
            DurableStore store,
            TableMemory<V> memory,
            RowSeal<V> seal,
            Codec stored,
            ConflictLog conflicts,
            Clock clock,
            Executor thread) {
        this.store = store;
        this.memory = memory;
        this.seal = seal;
        this.stored = stored;
        this.conflicts = conflicts;
        this.clock = clock;
        this.thread = thread;
        inStore = Epochs.hasBeenInCluster(store, seal.table()) ? Epochs.stored(store, seal.table()) : null;
        lived = Epochs.stored(store, seal.table())
                .with(memory.versions().values().stream().map(RowVersion::epoch).toList());
    }

    /** Up to where the store of this replica has everything. Any thread. */
    Position seen() {
        return seen;
    }

    /** The epochs that this replica has seen something of. */
    Epochs lived() {
        return lived;
    }

    /** Completes when the store has it; fails with the {@code MeshException} of the store or of a row that cannot be read. */
    CompletableFuture<Void> apply(Changes changes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(new Waiting(changes, done));
        next();
        return done;
    }

    private void next() {
        while (!committing && !waiting.isEmpty()) {
            List<Waiting> group = group();
            try {
                Commit commit = commit(group);
                committing = true;
                if (commit.changes().isEmpty()) {
                    finish(commit);
                } else {
                    store.commit(commit.changes()).onComplete(result -> handOver(commit, result));
                }
            } catch (RuntimeException e) {
                committing = false;
                fail(group, MeshException.of(e));
            }
        }
    }

    private List<Waiting> group() {
        List<Waiting> group = new ArrayList<>();
        int bytes = 0;
        int rows = 0;
        while (!waiting.isEmpty()) {
            Changes next = waiting.element().changes();
            bytes += next.bytes();
            rows += next.rows().size();
            if (!group.isEmpty() && (bytes > Changes.BYTES || rows > Changes.ROWS)) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    private Commit commit(List<Waiting> group) {
        Map<String, GridRow> newest = new HashMap<>();
        Epochs told = Epochs.NONE;
        for (Waiting one : group) {
            told = told.with(one.changes().epochs());
            one.changes()
                    .rows()
                    .forEach((key, row) -> newest.merge(
                            key, row, (first, second) -> second.version().isAfter(first.version()) ? second : first));
        }
        List<Change> changes = new ArrayList<>();
        List<Conflict> lost = new ArrayList<>();
        long now = clock.millis();
        for (var entry : newest.entrySet()) {
            String key = entry.getKey();
            GridRow row = entry.getValue();
            Row<V> known = memory.row(key);
            if (known != null && !row.version().isAfter(known.version())) {
                continue;
            }
            V value = row.isRemoved() ? null : seal.open(key, row.sealed());
            if (known != null && !told.knows(known.version().epoch()) && !Objects.equals(value, known.value())) {
                lost.add(new Conflict(key, known.version(), row.version()));
            }
            add(key, row, value, now, changes);
        }
        if (Changes.bytes(newest) <= Changes.BYTES && newest.size() <= Changes.ROWS) {
            // Else there may be no room in this commit.
            memory.toForget(now).stream()
                    .filter(key -> !newest.containsKey(key))
                    .forEach(key -> changes.add(new Change(seal.table(), key, null)));
        }
        Epochs after = lived.with(told);
        if (!after.equals(inStore)) {
            changes.add(after.change(seal.table()));
        }
        return new Commit(group, changes, after, lost);
    }

    private void add(String key, GridRow row, @Nullable V value, long now, List<Change> changes) {
        if (value != null) {
            changes.add(new Change(seal.table(), key, Row.encode(row.version(), value, stored)));
        } else if (!Removals.isOld(row.removedAt(), now)) {
            changes.add(new Change(seal.table(), key, Row.encodeRemoved(row.version(), row.removedAt())));
        } else if (memory.row(key) != null) {
            changes.add(new Change(seal.table(), key, null));
        }
    }

    private void handOver(Commit commit, AsyncResult<Void> result) {
        try {
            thread.execute(() -> committed(commit, result));
        } catch (RejectedExecutionException e) {
            fail(commit.group(), new MeshException(ErrorCode.UNAVAILABLE, "this replica is stopping"));
        }
    }

    private static void fail(List<Waiting> group, MeshException failure) {
        group.forEach(one -> one.done().completeExceptionally(failure));
    }

    private void committed(Commit commit, AsyncResult<Void> result) {
        if (result.succeeded()) {
            memory.followAndTell();
            finish(commit);
        } else {
            committing = false;
            fail(commit.group(), MeshException.of(result.cause()));
        }
        next();
    }

    private void finish(Commit commit) {
        committing = false;
        inStore = commit.lived();
        lived = commit.lived();
        commit.group().forEach(one -> advance(one.changes()));
        conflicts.lost(seal.table(), commit.lost());
        commit.group().forEach(one -> one.done().complete(null));
    }

    private void advance(Changes changes) {
        Position to = changes.upTo();
        boolean follows =
                to.life() == seen.life() && changes.from() <= seen.sequence() && to.sequence() > seen.sequence();
        if (follows || (changes.restarted() && changes.from() == 0)) {
            seen = to;
        }
    }
}
