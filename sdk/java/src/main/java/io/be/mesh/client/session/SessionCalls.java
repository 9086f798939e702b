package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.session.SessionHeaders.Call;
import io.be.mesh.client.wire.Attempts;
import io.be.mesh.client.wire.Deadline;
import io.be.mesh.client.wire.Methods;
import io.be.mesh.client.wire.Nodes;
import io.be.mesh.client.wire.PtpAnswer;
import io.be.mesh.client.wire.PtpRequest;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of a session, one by one. Futures complete on the event loop of the connection. */
final class SessionCalls {
    private static final Duration LONGEST_POP = Duration.ofHours(1);

    private final Nodes nodes;
    private final SessionHeaders headers;
    private final SessionRules rules;
    /** A session stays on one connection. */
    private final int affinity;

    /** Ids are unique in all programs, and short. */
    private final String idPrefix = UUID.randomUUID().toString().replace("-", "") + "-";

    private final Delivered delivered = new Delivered();
    private final AtomicLong ids = new AtomicLong();
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    SessionCalls(Nodes nodes, SessionHeaders headers, SessionRules rules) {
        this.nodes = nodes;
        this.headers = headers;
        this.rules = rules;
        this.affinity = nodes.nextAffinity();
    }

    /** @param length how much of the payload is sent, from its beginning */
    CompletableFuture<@Nullable Void> push(byte[] payload, int length, Map<String, String> metadata, String topic) {
        return push(payload, length, metadata, topic, pushDeadline());
    }

    /** When a push that begins now ends at the latest, also while it waits for its turn. */
    Deadline pushDeadline() {
        return Deadline.after(rules.pushTimeout);
    }

    CompletableFuture<@Nullable Void> push(
            byte[] payload, int length, Map<String, String> metadata, String topic, Deadline deadline) {
        Call call = Call.push(nextId());
        PtpRequest request = PtpRequest.push(topic, payload, 0, length, metadata);
        return start(Methods.PUSH, call, () -> request, deadline, true, answer -> null);
    }

    CompletableFuture<Optional<byte[]>> pop(Duration timeout, String topic) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_POP) > 0) {
            return CompletableFuture.failedFuture(MeshException.of(
                    MeshCode.BAD_REQUEST, "a pop waits from a millisecond to an hour, not " + timeout));
        }
        Wait wait = new Wait(timeout, topic);
        // A message whose answer was lost is fetched even when the wait is over.
        Deadline end = wait.deadline.plus(rules.timeout);
        Supplier<CompletableFuture<PtpAnswer>> pop =
                () -> start(Methods.POP, Call.pop(nextId()), wait, end, true, answer -> answer);
        return new Take(pop, answer -> delivered.isFirst(topic, answer)).start();
    }

    CompletableFuture<Optional<byte[]>> peek(String topic) {
        PtpRequest request = PtpRequest.peek(topic);
        Deadline end = Deadline.after(rules.timeout);
        return start(Methods.PEEK, Call.other(), () -> request, end, false, PtpAnswer::payload);
    }

    CompletableFuture<@Nullable Void> release(Duration timeout, String topic) {
        PtpRequest request = PtpRequest.timed(topic, timeout.toMillis());
        Deadline end = Deadline.after(timeout.isZero() ? rules.timeout : timeout);
        return start(Methods.RELEASE, Call.other(), () -> request, end, true, answer -> null);
    }

    private <R> CompletableFuture<R> start(
            MethodDescriptor<PtpRequest, PtpAnswer> method,
            Call call,
            Supplier<PtpRequest> request,
            Deadline deadline,
            boolean repeatable,
            Function<PtpAnswer, R> content) {
        if (closed) {
            return CompletableFuture.failedFuture(closedAlready());
        }
        CompletableFuture<R> result = Attempts.start(new Attempts.Plan<PtpRequest, PtpAnswer, R>(
                nodes,
                method,
                () -> headers.of(call),
                request,
                node -> answer -> content.apply(successful(node, answer)),
                deadline,
                rules.retry,
                repeatable,
                rules.gzip,
                affinity));
        open.add(result);
        result.whenComplete((done, cause) -> open.remove(result));
        if (closed) {
            result.completeExceptionally(closedAlready());
        }
        return result;
    }

    private static PtpAnswer successful(String node, PtpAnswer answer) {
        if (!answer.isSuccess()) {
            throw MeshException.answered(node, answer.code(), answer.message());
        }
        return answer;
    }

    void close() {
        closed = true;
        open.forEach(each -> each.completeExceptionally(closedAlready()));
    }

    private MeshException closedAlready() {
        return MeshException.of(MeshCode.RELEASED, "session " + headers.id() + " is closed here");
    }

    private String nextId() {
        return idPrefix + ids.getAndIncrement();
    }

    /** The requests of one pop: the first waits as long as was asked for, the next ones for what is left of it. */
    private static final class Wait implements Supplier<PtpRequest> {
        private final String topic;
        private final long millis;
        private final Deadline deadline;
        private boolean again;

        Wait(Duration timeout, String topic) {
            this.topic = topic;
            this.millis = timeout.toMillis();
            this.deadline = Deadline.after(timeout);
        }

        @Override
        public PtpRequest get() {
            long wait = again ? deadline.leftMillis() : millis;
            again = true;
            return PtpRequest.timed(topic, wait);
        }
    }
}
