package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.cluster.session.grid.Settling.Settlement;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The queues of a node of several replicas. A session has one owner, the member of its partition; what is answered here is at
 * the owner and at its backup. Every call may come to any replica and follows the owner when that changes. Any Vert.x context;
 * completes on the caller's.
 *
 * <p>A read is settled when the owner hears how it ended: with the next command of its session, at the latest after a moment.
 */
final class GridSessionStore implements SessionStore {
    /** For a push, a release, and what a read may take beside its wait: longer than a grid needs to find a new owner. */
    private static final long PATIENCE_MILLIS = 10_000;

    /** From here on encrypting a message would hold an event loop up. */
    private static final int LARGE = 256 * 1024;

    private final Vertx vertx;
    private final LocalReplica replica;
    private final OwnerRoute route;
    private final MessageSeal seal;
    private final SessionRules rules;
    private final MemoryBudget budget;
    private final MeshMetrics metrics;
    private final Clock clock;
    private final OpId.Source ids = new OpId.Source();
    private final Settlements settlements;

    GridSessionStore(
            Vertx vertx,
            LocalReplica replica,
            OwnerRoute route,
            MessageSeal seal,
            SessionRules rules,
            MemoryBudget budget,
            MeshMetrics metrics,
            Clock clock) {
        this.vertx = vertx;
        this.replica = replica;
        this.route = route;
        this.seal = seal;
        this.rules = rules;
        this.budget = budget;
        this.metrics = metrics;
        this.clock = clock;
        this.settlements = new Settlements(vertx, this::settle);
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public Future<Void> push(QueueKey key, StoredMessage message, MemoryBudget.Reservation reservation) {
        return checked(() -> Admission.check(key, message, rules.messageBytes()))
                .compose(good -> worked(message.payload().size(), () -> seal.seal(key, message)))
                .compose(held -> {
                    Settling riding = settlements.take(key.session());
                    PushCommand push = new PushCommand(ids.next(), clock.millis(), rules.limits(), riding, held);
                    return follow(key.session(), push).onFailure(failure -> giveBack(key.session(), riding));
                })
                .map(outcome -> stored(outcome, message))
                // The grid counts what it holds itself.
                .onComplete(ended -> reservation.release())
                .mapEmpty();
    }

    private Outcome stored(Outcome outcome, StoredMessage message) {
        Outcome done = done(outcome);
        metrics.pushed(message.payload().size());
        return done;
    }

    @Override
    public PendingPop pop(PopRequest request) {
        String session = request.key().session();
        OpId read = ids.next();
        GridPop pop = new GridPop(
                vertx.getOrCreateContext(), () -> settlements.add(session, List.of(new Settlement(read, false))));
        checked(() -> Admission.check(request))
                .onSuccess(good -> ask(
                        pop,
                        request,
                        read,
                        Patience.of(request.waitMillis()),
                        Patience.of(request.waitMillis() + PATIENCE_MILLIS)))
                .onFailure(pop::fail);
        return pop;
    }

    private void ask(GridPop pop, PopRequest request, OpId read, Patience wait, Patience patience) {
        String session = request.key().session();
        Reader reader;
        try {
            reader = new Reader(read, replica.self(), request.requestId());
        } catch (HazelcastInstanceNotActiveException e) {
            pop.fail(OwnerRoute.hasLeft(e));
            return;
        }
        Settling riding = settlements.take(session);
        PopCommand command = new PopCommand(
                clock.millis(), rules.limits(), riding, reader, request.key().topic(), request.sender());
        route.send(session, command, wait.leftMillis(), pop.gone())
                .onSuccess(outcome -> {
                    if (outcome.code() == Outcome.Code.NOT_OWNER) {
                        giveBack(session, riding);
                        patience.pause(vertx)
                                .onSuccess(again -> {
                                    if (pop.isOpen()) {
                                        ask(pop, request, read, wait, patience);
                                    }
                                })
                                .onFailure(over -> pop.fail(ownerless(session)));
                    } else {
                        answer(pop, request.key(), read, outcome);
                    }
                })
                .onFailure(failure -> {
                    giveBack(session, riding);
                    pop.fail(failure);
                });
    }

    private void answer(GridPop pop, QueueKey key, OpId read, Outcome outcome) {
        HeldMessage message = outcome.message();
        switch (outcome.code()) {
            case MESSAGE, COPY -> {
                if (message == null) {
                    pop.fail(new MeshException(ErrorCode.INTERNAL, "a read was answered with no message"));
                    return;
                }
                boolean owed = outcome.code() == Outcome.Code.MESSAGE;
                worked(message.body().length, () -> seal.open(key, message))
                        .onSuccess(opened -> pop.deliver(delivery(key, read, opened, owed ? message.id() : "", owed)))
                        .onFailure(pop::fail);
            }
            case RELEASED -> pop.released();
            default -> pop.end();
        }
    }

    private Delivery delivery(QueueKey key, OpId read, StoredMessage message, String id, boolean owed) {
        return new GridDelivery(message, id, delivered -> {
            if (owed) {
                settlements.add(key.session(), List.of(new Settlement(read, delivered)));
            }
            if (delivered) {
                metrics.popped(message.payload().size());
            } else {
                metrics.rolledBack();
            }
        });
    }

    @Override
    public Future<Optional<Delivery>> peek(QueueKey key, String sender, boolean keep) {
        if (!keep) {
            return pop(new PopRequest(key, sender, 0, "")).result();
        }
        return checked(() -> Admission.check(key))
                .compose(good -> follow(key.session(), new PeekCommand(clock.millis(), key.topic(), sender)))
                .compose(outcome -> {
                    HeldMessage message = done(outcome).message();
                    return message == null
                            ? Future.succeededFuture(Optional.empty())
                            : worked(message.body().length, () -> seal.open(key, message))
                                    .map(opened -> Optional.of(new GridDelivery(opened, "", delivered -> {})));
                });
    }

    @Override
    public Future<Void> releaseTopic(QueueKey key) {
        return checked(() -> Admission.check(key))
                .compose(good -> follow(key.session(), ReleaseCommand.ofTopic(clock.millis(), key.topic())))
                .mapEmpty();
    }

    @Override
    public Future<Void> releaseSession(String session, boolean quarantine) {
        return checked(() -> Admission.checkSession(session))
                .compose(good -> follow(
                        session, ReleaseCommand.ofSession(clock.millis(), quarantine ? rules.quarantineMillis() : 0)))
                .mapEmpty();
    }

    /** What no command took along goes by itself, until the owner has it. */
    private void settle(String session, List<Settlement> due) {
        follow(session, new SettleCommand(clock.millis(), rules.limits(), new Settling(due)))
                .onFailure(failure -> settlements.again(session, due));
    }

    private void giveBack(String session, Settling riding) {
        if (!riding.isEmpty()) {
            settlements.add(session, riding.settlements());
        }
    }

    /** Sends a command to the owner, and to the next one when that has changed. */
    private Future<Outcome> follow(String session, SessionCommand command) {
        return follow(session, command, Patience.of(PATIENCE_MILLIS));
    }

    private Future<Outcome> follow(String session, SessionCommand command, Patience patience) {
        return route.send(session, command, 0, OwnerRoute.wanted()).compose(outcome -> {
            if (outcome.code() != Outcome.Code.NOT_OWNER) {
                return Future.succeededFuture(outcome);
            }
            return patience.pause(vertx)
                    .compose(
                            again -> follow(session, command, patience),
                            over -> Future.failedFuture(ownerless(session)));
        });
    }

    private static Outcome done(Outcome outcome) {
        return switch (outcome.code()) {
            case RELEASED -> throw new MeshException(ErrorCode.RELEASED, ErrorCode.RELEASED.en());
            case SESSION_FULL ->
                throw new MeshException(ErrorCode.BUFFER_FULL, "the message memory of this session is full");
            case NODE_FULL -> throw MemoryBudget.full();
            default -> outcome;
        };
    }

    private static MeshException ownerless(String session) {
        return new MeshException(
                ErrorCode.UNAVAILABLE, "no replica that owns session '" + session + "' could be reached in time");
    }

    private static Future<Void> checked(Runnable check) {
        try {
            check.run();
            return Future.succeededFuture();
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    /** Small work at once, large work beside the event loop. */
    private <T> Future<T> worked(int bytes, Callable<T> work) {
        if (bytes > LARGE) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(MeshException.of(e));
        }
    }
}
