package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store as everyone sees it: finds the owner of a session, goes to its event loop, comes back to the caller's
 * context. A caller that is already on the owner's loop is served at once, without a task. Any Vert.x context.
 *
 * <p>The owners join as {@link TransportVerticle}s start, one per event loop; until then calls fail with E…623.
 */
public final class OwnerRing implements SessionStore {
    /** Of the node's bytes, the part that answered messages may hold while they can be asked for again. */
    private static final int KEPT_PART = 4;

    private final Vertx vertx;
    private final MemoryBudget budget;
    private final OwnerSettings settings;
    private final LongSupplier nanoTime;
    private final Census census;
    private final AtomicReferenceArray<@Nullable SessionOwner> owners;
    private final AtomicInteger joined = new AtomicInteger();

    /** A ring of as many owners as there are event loops. */
    public OwnerRing(Vertx vertx, MeshConfig config, MemoryBudget budget, MeshMetrics metrics) {
        this(vertx, config.limits(), config.queue(), config.runtime().eventLoops(), budget, metrics, System::nanoTime);
    }

    OwnerRing(
            Vertx vertx,
            MeshConfig.Limits limits,
            MeshConfig.Queue queue,
            int size,
            MemoryBudget budget,
            MeshMetrics metrics,
            LongSupplier nanoTime) {
        this.vertx = vertx;
        this.budget = budget;
        this.settings = OwnerSettings.of(limits, queue, size);
        this.nanoTime = nanoTime;
        this.census = new Census(metrics, budget.limit() / KEPT_PART);
        this.owners = new AtomicReferenceArray<>(size);
    }

    /** How many owners this ring waits for: the number of {@link TransportVerticle} instances to deploy. */
    public int size() {
        return owners.length();
    }

    /** Ends every waiting pop with nothing, at once; from now on pops answer without waiting. For a graceful stop. */
    public Future<Void> drain() {
        List<Future<Void>> drained = new ArrayList<>();
        for (int i = 0; i < owners.length(); i++) {
            SessionOwner owner = owners.get(i);
            if (owner != null) {
                drained.add(call(owner, o -> {
                    o.drain();
                    return null;
                }));
            }
        }
        return Future.all(drained).mapEmpty();
    }

    /** Makes an owner of the calling verticle's event loop. */
    SessionOwner join(Context context) {
        int place = joined.getAndIncrement();
        if (place >= owners.length()) {
            throw new IllegalStateException("the ring of " + owners.length() + " owners is complete");
        }
        SessionOwner owner = new SessionOwner(new VertxLoop(vertx, context), settings, budget, census, nanoTime);
        owners.set(place, owner);
        return owner;
    }

    OwnerSettings settings() {
        return settings;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public Future<Void> push(QueueKey key, StoredMessage message, MemoryBudget.Reservation reservation) {
        SessionOwner owner;
        try {
            Admission.check(key, message, settings.messageLimit());
            owner = owner(key.session());
        } catch (MeshException e) {
            reservation.release();
            return Future.failedFuture(e);
        }
        Future<Void> stored = call(owner, o -> {
            o.push(key, message, reservation);
            return null;
        });
        // The owner has released it already, unless its loop did not take the call.
        return stored.onFailure(ignored -> reservation.release());
    }

    @Override
    public PendingPop pop(PopRequest request) {
        SessionOwner owner;
        try {
            Admission.check(request);
            owner = owner(request.key().session());
        } catch (MeshException e) {
            return new Refused(e);
        }
        boolean inside = owner.loop().inside();
        Waiter waiter = new Waiter(owner, request, readerOf(vertx.getOrCreateContext()), inside);
        if (inside) {
            owner.pop(waiter);
            waiter.published();
            return waiter;
        }
        try {
            owner.loop().execute(() -> owner.pop(waiter));
        } catch (RejectedExecutionException e) {
            return new Refused(ended());
        }
        return waiter;
    }

    @Override
    public Future<Optional<Delivery>> peek(QueueKey key, String sender, boolean keep) {
        if (!keep) {
            return pop(new PopRequest(key, sender, 0, "")).result();
        }
        return route(key, owner -> Optional.ofNullable(owner.peek(key, sender)).map(Copy::new));
    }

    @Override
    public Future<Void> releaseTopic(QueueKey key) {
        return route(key, owner -> {
            owner.releaseTopic(key);
            return null;
        });
    }

    @Override
    public Future<Void> releaseSession(String session, boolean quarantine) {
        return route(new QueueKey(session, ""), owner -> {
            owner.releaseSession(session, quarantine);
            return null;
        });
    }

    private <T extends @Nullable Object> Future<T> route(QueueKey key, Function<SessionOwner, T> action) {
        try {
            Admission.check(key);
            return call(owner(key.session()), action);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    private SessionOwner owner(String session) {
        int hash = session.hashCode() * 0x9E3779B9;
        SessionOwner owner = owners.get(Math.floorMod(hash ^ (hash >>> 16), owners.length()));
        if (owner == null) {
            throw new MeshException(ErrorCode.STARTING, "the queues of this node are not ready yet");
        }
        return owner;
    }

    private <T extends @Nullable Object> Future<T> call(SessionOwner owner, Function<SessionOwner, T> action) {
        if (owner.loop().inside()) {
            return run(owner, action);
        }
        Executor caller = readerOf(vertx.getOrCreateContext());
        Promise<T> promise = Promise.promise();
        try {
            owner.loop().execute(() -> {
                Future<T> done = run(owner, action);
                caller.execute(() -> done.onComplete(promise));
            });
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(ended());
        }
        return promise.future();
    }

    private static <T extends @Nullable Object> Future<T> run(SessionOwner owner, Function<SessionOwner, T> action) {
        try {
            return Future.succeededFuture(action.apply(owner));
        } catch (RuntimeException e) {
            return Future.failedFuture(MeshException.of(e));
        }
    }

    private static Executor readerOf(Context context) {
        return task -> context.runOnContext(ignored -> task.run());
    }

    private static MeshException ended() {
        return new MeshException(ErrorCode.UNAVAILABLE, "this node is going down");
    }

    /** A pop that never got to a queue. */
    private record Refused(Future<Optional<Delivery>> result) implements PendingPop {
        Refused(MeshException cause) {
            this(Future.failedFuture(cause));
        }

        @Override
        public void cancel() {}
    }
}
