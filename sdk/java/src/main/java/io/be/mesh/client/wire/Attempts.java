package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call with all its attempts: to the first node that is trusted, again after a pause when it has failed in passing, until it is
 * answered, its rules or its deadline end it. Nothing blocks.
 */
public final class Attempts<Q, A, R> {
    private final Plan<Q, A, R> plan;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private int failures;
    private volatile @Nullable CompletableFuture<A> current;

    private Attempts(Plan<Q, A, R> plan) {
        this.plan = plan;
    }

    /** Begins. The future fails with a {@link MeshException}; completing it from outside, as cancelling does, ends the attempt under way. */
    public static <Q, A, R> CompletableFuture<R> start(Plan<Q, A, R> plan) {
        Attempts<Q, A, R> attempts = new Attempts<>(plan);
        attempts.result.whenComplete((done, cause) -> attempts.end());
        attempts.next();
        return attempts.result;
    }

    private void next() {
        if (result.isDone()) {
            return;
        }
        Node node = plan.nodes.pick();
        long left = plan.deadline.left();
        if (left <= 0) {
            result.completeExceptionally(MeshException.at(node.name(), MeshCode.TIMEOUT, "no answer in time", null));
            return;
        }
        try {
            if (failures > 0) {
                node.hurry();
            }
            Channel channel = node.channel(plan.affinity);
            CompletableFuture<A> attempt =
                    UnaryCall.start(channel, plan.method, plan.headers.get(), plan.request.get(), left, plan.gzip);
            current = attempt;
            attempt.whenComplete((answer, cause) -> settle(node, answer, cause));
            if (result.isDone()) {
                attempt.cancel(true);
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(Failure.of(e, node).exception());
        }
    }

    private void settle(Node node, @Nullable A answer, @Nullable Throwable cause) {
        if (result.isDone()) {
            return;
        }
        Throwable thrown = cause;
        if (thrown == null && answer != null) {
            node.served();
            try {
                result.complete(plan.reader.apply(node.name()).apply(answer));
                return;
            } catch (RuntimeException e) {
                thrown = e;
            }
        }
        failed(node, Failure.of(thrown == null ? new IllegalStateException("no answer") : thrown, node));
    }

    private void failed(Node node, Failure failure) {
        failures++;
        if (failure.broken()) {
            node.failed();
        }
        boolean again = failure.unsent() || plan.repeatable && failure.passing();
        if (!again || !plan.rules.allows(failures)) {
            result.completeExceptionally(failure.exception());
            return;
        }
        // Another node that is trusted can be asked at once.
        boolean elsewhere = failure.broken() && plan.nodes.pick().suspicion() == 0;
        long pause = elsewhere ? 0 : plan.rules.pauseNanos(failures);
        if (plan.deadline.left() <= pause) {
            result.completeExceptionally(failure.exception());
        } else {
            Timer.after(pause, this::next);
        }
    }

    /** An attempt that has not ended yet is of no use to anybody: a waiting pop must not take a message. */
    private void end() {
        CompletableFuture<A> attempt = current;
        if (attempt != null) {
            attempt.cancel(true);
        }
    }

    /** What is to be done. Headers and request are made for each attempt. */
    public static final class Plan<Q, A, R> {
        private final Nodes nodes;
        private final MethodDescriptor<Q, A> method;
        private final Supplier<Metadata> headers;
        private final Supplier<Q> request;
        private final Function<String, Function<A, R>> reader;
        private final Deadline deadline;
        private final RetryRules rules;
        private final boolean repeatable;
        private final boolean gzip;
        private final int affinity;

        /**
         * @param reader from the name of the node and its answer to the result; throws what the answer says of a failure
         * @param repeatable whether a second time does no harm
         * @param gzip whether the request is compressed
         * @param affinity calls with the same one share a connection
         */
        public Plan(
                Nodes nodes,
                MethodDescriptor<Q, A> method,
                Supplier<Metadata> headers,
                Supplier<Q> request,
                Function<String, Function<A, R>> reader,
                Deadline deadline,
                RetryRules rules,
                boolean repeatable,
                boolean gzip,
                int affinity) {
            this.nodes = nodes;
            this.method = method;
            this.headers = headers;
            this.request = request;
            this.reader = reader;
            this.deadline = deadline;
            this.rules = rules;
            this.repeatable = repeatable;
            this.gzip = gzip;
            this.affinity = affinity;
        }
    }
}
