package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * A read whose internal failure is answered only when its wait is over: clients in the field repeat a failed read at
 * once, a quarter of a million times a second.
 */
final class HeldPop implements PendingPop {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final PendingPop inner;
    private final long untilNanos;
    private final Promise<Optional<Delivery>> promise = Promise.promise();
    private volatile long timer = NO_TIMER;

    HeldPop(Vertx vertx, PendingPop inner, long waitMillis) {
        this.vertx = vertx;
        this.inner = inner;
        this.untilNanos = System.nanoTime() + waitMillis * 1_000_000;
        inner.result().onSuccess(this::hand).onFailure(this::hold);
    }

    @Override
    public Future<Optional<Delivery>> result() {
        return promise.future();
    }

    @Override
    public void cancel() {
        inner.cancel();
        long pending = timer;
        if (pending != NO_TIMER) {
            vertx.cancelTimer(pending);
            promise.tryComplete(Optional.empty());
        }
    }

    private void hand(Optional<Delivery> delivery) {
        if (!promise.tryComplete(delivery)) {
            delivery.ifPresent(Delivery::rollback);
        }
    }

    private void hold(Throwable cause) {
        MeshException failure = MeshException.of(cause);
        long left = (untilNanos - System.nanoTime()) / 1_000_000;
        if (isAnswer(failure.code()) || left <= 0) {
            promise.tryFail(failure);
        } else {
            timer = vertx.setTimer(left, id -> promise.tryFail(failure));
        }
    }

    /** What the client can act upon is told at once. */
    private static boolean isAnswer(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_LARGE, RELEASED, NOT_PERMITTED, CODEC -> true;
            default -> false;
        };
    }
}
