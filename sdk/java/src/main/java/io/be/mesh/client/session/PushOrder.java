package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pushes to one topic go one after the other, so that a repeated one cannot be overtaken. Any thread. */
final class PushOrder {
    private final int bound;
    private final Map<String, Line> lines = new HashMap<>();
    private int waiting;

    /** @param bound how many may wait for their turn */
    PushOrder(int bound) {
        this.bound = bound;
    }

    /** Begins when everything before it has ended, whether well or not. Cancelling it before its turn, it never begins. */
    <T> CompletableFuture<T> run(String topic, Supplier<CompletableFuture<T>> push) {
        Turn<T> turn = new Turn<>(push);
        Line line;
        synchronized (lines) {
            line = lines.computeIfAbsent(topic, Line::new);
            if (line.busy && waiting >= bound) {
                return CompletableFuture.failedFuture(MeshException.of(
                        MeshCode.BUFFER_FULL, bound + " pushes of this session wait for their turn already"));
            }
            line.queue.add(turn);
            waiting++;
        }
        line.advance();
        return turn.result;
    }

    /** The pushes to one topic. Its fields are guarded by the lock of the lines. */
    private final class Line {
        private final String topic;
        private final Queue<Turn<?>> queue = new ArrayDeque<>();
        private boolean busy;
        private boolean advancing;

        Line(String topic) {
            this.topic = topic;
        }

        /** A loop, not a chain of callbacks: many that end at once must not nest. */
        void advance() {
            synchronized (lines) {
                if (advancing) {
                    return;
                }
                advancing = true;
            }
            for (Turn<?> next = next(); next != null; next = next()) {
                next.begin(this);
            }
        }

        private @Nullable Turn<?> next() {
            synchronized (lines) {
                if (busy || queue.isEmpty()) {
                    advancing = false;
                    if (!busy) {
                        lines.remove(topic, this);
                    }
                    return null;
                }
                busy = true;
                waiting--;
                return queue.remove();
            }
        }

        void ended() {
            synchronized (lines) {
                busy = false;
            }
            advance();
        }
    }

    /** One push. */
    private static final class Turn<T> {
        private final Supplier<CompletableFuture<T>> push;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Turn(Supplier<CompletableFuture<T>> push) {
            this.push = push;
        }

        void begin(Line line) {
            if (result.isDone()) {
                line.ended();
                return;
            }
            CompletableFuture<T> call;
            try {
                call = push.get();
            } catch (RuntimeException e) {
                call = CompletableFuture.failedFuture(e);
            }
            CompletableFuture<T> begun = call;
            result.whenComplete((value, cause) -> begun.cancel(true));
            begun.whenComplete((value, cause) -> {
                line.ended();
                if (cause == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(cause);
                }
            });
        }
    }
}
