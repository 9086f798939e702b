package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A read that follows its session from owner to owner until it has its answer. The reader may cancel it from any thread until
 * the answer has been handed over.
 */
final class GridPop implements PendingPop {
    private enum State {
        OPEN,
        DONE,
        CANCELLED
    }

    private final Promise<Optional<Delivery>> answer = Promise.promise();
    private final Promise<Void> gone = Promise.promise();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Context reader;
    private final Runnable giveUp;

    /**
     * @param reader where the answer is given
     * @param giveUp tells the owner, whoever that is, that this read takes nothing
     */
    GridPop(Context reader, Runnable giveUp) {
        this.reader = reader;
        this.giveUp = giveUp;
    }

    @Override
    public Future<Optional<Delivery>> result() {
        return answer.future();
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(State.OPEN, State.CANCELLED)) {
            giveUp.run();
            try {
                reader.runOnContext(here -> {
                    gone.tryComplete();
                    answer.tryComplete(Optional.empty());
                });
            } catch (RejectedExecutionException e) {
                answer.tryComplete(Optional.empty()); // the node goes down
            }
        }
    }

    /** Whether somebody still wants the answer. */
    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** Completes when the reader has given up. */
    Future<Void> gone() {
        return gone.future();
    }

    /** Hands a message over, or turns it back when the reader has given up. */
    void deliver(Delivery delivery) {
        if (state.compareAndSet(State.OPEN, State.DONE)) {
            answer.complete(Optional.of(delivery));
        } else {
            delivery.rollback();
        }
    }

    void end() {
        if (state.compareAndSet(State.OPEN, State.DONE)) {
            answer.complete(Optional.empty());
        }
    }

    void fail(Throwable cause) {
        if (state.compareAndSet(State.OPEN, State.DONE)) {
            giveUp.run();
            answer.fail(cause);
        }
    }

    void released() {
        fail(new MeshException(ErrorCode.RELEASED, ErrorCode.RELEASED.en()));
    }
}
