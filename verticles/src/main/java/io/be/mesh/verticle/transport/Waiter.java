package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A pop, from its call to its answer. The owner claims it before it gives it anything; the reader may cancel it from
 * any thread until the answer has been handed over on the reader's context.
 */
final class Waiter implements PendingPop {
    /** {@code nanoTime} values are compared by difference, since they may wrap. */
    static final Comparator<Waiter> BY_DEADLINE = (a, b) -> {
        int order = Long.compare(a.deadline - b.deadline, 0);
        return order != 0 ? order : Long.compare(a.sequence, b.sequence);
    };

    private enum State {
        WAITING,
        CLAIMED,
        DONE,
        CANCELLED
    }

    private final SessionOwner owner;
    private final PopRequest request;
    private final Executor reader;
    private final Promise<Optional<Delivery>> promise = Promise.promise();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private boolean direct;
    private long deadline;
    private long sequence;
    private @Nullable Topic topic;

    /**
     * @param reader runs tasks on the reader's context
     * @param direct the reader called on the owner's thread and has not got this object yet, so that an answer cannot
     *     run code of the reader and may be set at once
     */
    Waiter(SessionOwner owner, PopRequest request, Executor reader, boolean direct) {
        this.owner = owner;
        this.request = request;
        this.reader = reader;
        this.direct = direct;
    }

    PopRequest request() {
        return request;
    }

    /** From now on the reader has this object: answers go to its context. */
    void published() {
        direct = false;
    }

    /** Takes its place in a line. */
    void enqueued(Topic where, long place, long until) {
        topic = where;
        sequence = place;
        deadline = until;
    }

    /** The topic whose line it stands in; null when it does not wait. */
    @Nullable
    Topic topic() {
        return topic;
    }

    void dequeued() {
        topic = null;
    }

    long sequence() {
        return sequence;
    }

    long deadline() {
        return deadline;
    }

    /** Wins the right to answer; false when the reader has cancelled. Owner's thread. */
    boolean claim() {
        return state.compareAndSet(State.WAITING, State.CLAIMED);
    }

    /** Whether the reader has given up. */
    boolean cancelled() {
        return state.get() == State.CANCELLED;
    }

    /** Answers with a message, after {@link #claim}. */
    void deliver(Delivery delivery) {
        answer(() -> handOver(delivery), delivery);
    }

    /** Answers that there is nothing, unless cancelled. */
    void end() {
        if (claim()) {
            answer(() -> finish(null), null);
        }
    }

    /** Answers with a failure, unless cancelled. */
    void fail(MeshException failure) {
        if (claim()) {
            answer(() -> finish(failure), null);
        }
    }

    @Override
    public Future<Optional<Delivery>> result() {
        return promise.future();
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(State.WAITING, State.CANCELLED)) {
            answer(() -> promise.tryComplete(Optional.empty()), null);
            try {
                owner.loop().enter(() -> owner.leave(this));
            } catch (RejectedExecutionException e) {
                promise.tryComplete(Optional.empty());
            }
        } else {
            // What is on its way finds this state on the reader's context and turns round there.
            state.compareAndSet(State.CLAIMED, State.CANCELLED);
        }
    }

    private void answer(Runnable task, @Nullable Delivery delivery) {
        if (direct) {
            task.run();
            return;
        }
        try {
            reader.execute(task);
        } catch (RejectedExecutionException e) {
            if (delivery != null) {
                delivery.rollback();
            }
        }
    }

    private void handOver(Delivery delivery) {
        if (state.compareAndSet(State.CLAIMED, State.DONE)) {
            promise.complete(Optional.of(delivery));
        } else {
            delivery.rollback();
            promise.tryComplete(Optional.empty());
        }
    }

    private void finish(@Nullable MeshException failure) {
        boolean wanted = state.compareAndSet(State.CLAIMED, State.DONE);
        if (wanted && failure != null) {
            promise.tryFail(failure);
        } else {
            promise.tryComplete(Optional.empty());
        }
    }
}
