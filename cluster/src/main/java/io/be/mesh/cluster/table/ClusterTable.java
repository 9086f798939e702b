package io.be.mesh.cluster.table;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.cluster.store.StoreLimits;
import io.be.mesh.cluster.vertx.CallerPromise;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of one replica of several. Thread safe; reads are from memory, never wait, and go on when the others are gone.
 *
 * <p>The grid holds a table as one entry, so it has one owner. A write goes there as the rows it changes and is done there as
 * one step, which gives all of them the next version, and then, as decided, by up to two backups; when they have it, it is
 * committed to this replica's own store with all that came before it, and then it is answered. So a write is all or none,
 * the later one wins whichever replica it came through, and what a replica shows is always a state that the table had.
 *
 * <p>The other replicas are told that there is something new and ask the owner what, as does each by itself from time to
 * time. The grid is memory: what a replica starts with is its store.
 */
final class ClusterTable<V> implements ReplicatedTable<V> {
    private final String name;
    private final TableMemory<V> memory;
    private final RowSeal<V> seal;
    private final Codec stored;
    private final GridTable grid;
    private final Applier<V> applier;
    private final Follower<V> follower;
    private final WritesUnderWay underWay;
    private final Clock clock;

    /** @param stored encoding of the values in the store */
    ClusterTable(
            TableMemory<V> memory,
            RowSeal<V> seal,
            Codec stored,
            GridTable grid,
            Applier<V> applier,
            Follower<V> follower,
            WritesUnderWay underWay,
            Clock clock) {
        this.name = grid.name();
        this.memory = memory;
        this.seal = seal;
        this.stored = stored;
        this.grid = grid;
        this.applier = applier;
        this.follower = follower;
        this.underWay = underWay;
        this.clock = clock;
    }

    @Override
    public Optional<V> get(String key) {
        return memory.get(key);
    }

    @Override
    public long version(String key) {
        return memory.order(key);
    }

    @Override
    public Collection<V> values() {
        return memory.values();
    }

    @Override
    public void onChange(Runnable listener) {
        memory.onChange(listener);
    }

    Follower<V> follower() {
        return follower;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@code MeshException}: {@code E0000000400} and {@code E0000000413} as the store; {@code E0000000623} before
     * the table was compared with the other replicas; {@code E0000000503} fewer replicas than the minimum, or too many
     * writes at once: nothing was written; {@code E0000000601} it is not known whether it was written; any code of the store
     * when the others have it and this replica could not keep it.
     */
    @Override
    public Future<Void> write(Map<String, V> puts, Set<String> removes) {
        return written(puts, removes, rows -> new WriteRows(rows, Set.copyOf(removes), applier.seen(), clock.millis()))
                .mapEmpty();
    }

    /** {@inheritDoc} Fails as {@link #write} does. */
    @Override
    public Future<Boolean> writeIf(String key, V value, long expected) {
        return written(
                Map.of(key, value),
                Set.of(),
                rows -> new WriteIf(
                        key, Objects.requireNonNull(rows.get(key)), expected, applier.seen(), clock.millis()));
    }

    /** Whether something was written. */
    private Future<Boolean> written(
            Map<String, V> puts, Set<String> removes, Function<Map<String, byte[]>, WriteRows> write) {
        CallerPromise written = CallerPromise.here("a write of table " + name);
        AtomicBoolean own = new AtomicBoolean();
        Map<String, byte[]> sealed = new HashMap<>();
        int bytes;
        try {
            requireLoaded();
            bytes = requireStorable(puts, removes);
            puts.forEach((key, value) -> sealed.put(key, seal.seal(key, value)));
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        if (!underWay.enter(bytes)) {
            return Future.failedFuture(
                    new MeshException(ErrorCode.UNAVAILABLE, "too many writes wait for the replicas"));
        }
        grid.ask(write.apply(sealed))
                .thenCompose(changes -> {
                    own.set(changes.own() != 0);
                    return keep(changes);
                })
                .whenComplete((done, failure) -> {
                    underWay.leave(bytes);
                    settle(written, failure);
                });
        return written.future().map(done -> own.get());
    }

    private void requireLoaded() {
        if (!follower.loaded().isDone()) {
            throw new MeshException(
                    ErrorCode.STARTING, "table " + name + " has not been compared with the other replicas yet");
        }
    }

    /** The bytes as this replica will store them; fails as the store would, before the others have it. */
    private int requireStorable(Map<String, V> puts, Set<String> removes) {
        List<Change> changes = new ArrayList<>();
        removes.forEach(key -> changes.add(new Change(name, key, Row.encodeRemoved(RowVersion.NONE, 1))));
        puts.forEach((key, value) -> changes.add(new Change(name, key, Row.encode(RowVersion.NONE, value, stored))));
        // What goes along with a commit, besides the rows.
        changes.add(new Change(Epochs.TABLE, name, new byte[Epochs.BYTES]));
        if (changes.size() + Removals.AT_ONCE > StoreLimits.COMMIT_CHANGES) {
            throw new MeshException(
                    ErrorCode.TOO_LARGE,
                    changes.size() + " rows in one write, at most " + (StoreLimits.COMMIT_CHANGES - Removals.AT_ONCE));
        }
        return StoreLimits.require(changes);
    }

    private CompletableFuture<Void> keep(Changes changes) {
        if (changes.refused()) {
            return CompletableFuture.failedFuture(full(name));
        }
        CompletableFuture<Void> kept = applier.apply(changes)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notKept(failure)))
                .thenCompose(done -> changes.more()
                        ? follower.reach(new Position(changes.upTo().life(), changes.own()))
                        : CompletableFuture.completedFuture(null));
        if (changes.restarted()) {
            follower.compareAgain();
        }
        return kept;
    }

    private MeshException notKept(Throwable failure) {
        MeshException cause = MeshException.of(failure);
        return new MeshException(
                cause.code(),
                "the other replicas have the change of table " + name + ", but this one could not keep it: "
                        + cause.message(),
                cause);
    }

    private static void settle(CallerPromise written, @Nullable Throwable failure) {
        if (failure == null) {
            written.succeed();
        } else {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            written.fail(MeshException.of(cause));
        }
    }

    static MeshException full(String table) {
        return new MeshException(
                ErrorCode.TOO_LARGE,
                "table " + table + " is full: at most " + StoreLimits.LIVE_BYTES + " bytes are kept");
    }
}
