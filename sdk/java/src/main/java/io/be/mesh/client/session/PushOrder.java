package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Pushes to one topic go one after the other, so that a repeated one cannot overtake. Any thread. */
final class PushOrder {
    private final int bound;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    /** @param bound how many may wait for their turn */
    PushOrder(int bound) {
        this.bound = bound;
    }

    /** Begins when everything before it has ended, whether well or not. */
    <T> CompletableFuture<T> run(String topic, Supplier<CompletableFuture<T>> push) {
        Turn<T> turn = new Turn<>(push);
        CompletableFuture<?> before = last.put(topic, turn.result);
        turn.result.whenComplete((done, cause) -> last.remove(topic, turn.result));
        if (before == null || before.isDone()) {
            turn.begin();
        } else if (waiting.incrementAndGet() > bound) {
            waiting.decrementAndGet();
            // Those after it still wait for the one before it.
            before.whenComplete((done, cause) -> turn.result.completeExceptionally(MeshException.of(
                    MeshCode.BUFFER_FULL, bound + " pushes of this session wait for their turn already")));
        } else {
            before.whenComplete((done, cause) -> {
                waiting.decrementAndGet();
                turn.begin();
            });
        }
        return turn.result;
    }

    /** One push. */
    private static final class Turn<T> {
        private final Supplier<CompletableFuture<T>> push;
        private final Result<T> result = new Result<>();

        Turn(Supplier<CompletableFuture<T>> push) {
            this.push = push;
        }

        void begin() {
            if (result.isDone()) {
                return;
            }
            CompletableFuture<T> call;
            try {
                call = push.get();
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                return;
            }
            result.follow(call);
        }
    }

    /** The result of a call that may not have begun; cancelling it cancels the call. */
    private static final class Result<T> extends CompletableFuture<T> {
        private volatile CompletableFuture<T> call = this;

        void follow(CompletableFuture<T> begun) {
            call = begun;
            begun.whenComplete((value, cause) -> {
                if (cause == null) {
                    complete(value);
                } else {
                    completeExceptionally(cause);
                }
            });
            if (isCancelled()) {
                begun.cancel(true);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled && call != this) {
                call.cancel(mayInterruptIfRunning);
            }
            return cancelled;
        }
    }
}
