package io.be.mesh.client.session;

import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.wire.Deadline;
import io.be.mesh.client.wire.Nodes;
import io.be.mesh.client.wire.Waiting;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session over {@code org.ppc.ptp.PrivateTransferTransport}. */
public final class MeshSession implements Session {
    private final SessionHeaders headers;
    private final SessionRules rules;
    private final SessionCalls calls;
    private final PushOrder order;

    public MeshSession(Nodes nodes, SessionHeaders headers, SessionRules rules) {
        this.headers = headers;
        this.rules = rules;
        this.calls = new SessionCalls(nodes, headers, rules);
        this.order = new PushOrder(rules.pending);
    }

    @Override
    public String id() {
        return headers.id();
    }

    @Override
    public void push(byte[] payload, Map<String, String> metadata, String topic) {
        Waiting.forResult(ordered(payload, metadata, topic));
    }

    @Override
    public CompletableFuture<@Nullable Void> pushAsync(byte[] payload, Map<String, String> metadata, String topic) {
        return told(ordered(payload, metadata, topic));
    }

    private CompletableFuture<@Nullable Void> ordered(byte[] payload, Map<String, String> metadata, String topic) {
        // Those before it in its line end at their own deadlines, which are earlier: none waits longer than its own.
        Deadline deadline = calls.pushDeadline();
        return order.run(topic, () -> calls.push(payload, payload.length, metadata, topic, deadline));
    }

    @Override
    public Optional<byte[]> pop(Duration timeout, String topic) {
        return Waiting.forResult(calls.pop(timeout, topic));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> popAsync(Duration timeout, String topic) {
        return told(calls.pop(timeout, topic));
    }

    @Override
    public Optional<byte[]> peek(String topic) {
        return Waiting.forResult(calls.peek(topic));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> peekAsync(String topic) {
        return told(calls.peek(topic));
    }

    @Override
    public void release(Duration timeout, String topic) {
        Waiting.forResult(calls.release(timeout, topic));
    }

    @Override
    public CompletableFuture<@Nullable Void> releaseAsync(Duration timeout, String topic) {
        return told(calls.release(timeout, topic));
    }

    @Override
    public void push(InputStream payload, long length, Map<String, String> metadata, String topic) {
        inPieces(metadata, topic, writer -> writer.write(payload, length));
    }

    @Override
    public void push(InputStream payload, Map<String, String> metadata, String topic) {
        inPieces(metadata, topic, writer -> writer.write(payload));
    }

    /** Pieces of two payloads must not mix: each payload waits for its turn, then is written by the caller's thread. */
    private void inPieces(Map<String, String> metadata, String topic, Consumer<PieceWriter> writing) {
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = order.run(Pieces.countTopic(topic), () -> {
            turn.complete(true);
            return written;
        });
        ended.whenComplete((done, cause) -> {
            if (cause != null) {
                turn.completeExceptionally(cause);
            }
        });
        try {
            Waiting.forResult(turn);
            writing.accept(new PieceWriter(calls, rules.packetSize, metadata, topic));
        } finally {
            written.complete(true);
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> pushAsync(
            Flow.Publisher<ByteBuffer> payload, Map<String, String> metadata, String topic) {
        return told(order.run(Pieces.countTopic(topic), () -> {
            PieceSubscriber subscriber = new PieceSubscriber(calls, rules.packetSize, metadata, topic);
            payload.subscribe(subscriber);
            return subscriber.result();
        }));
    }

    @Override
    public Optional<InputStream> popStream(Duration timeout, String topic) {
        return pop(timeout, Pieces.countTopic(topic))
                .map(count -> new PieceStream(calls, timeout, topic, Pieces.count(count)));
    }

    private <R> CompletableFuture<R> told(CompletableFuture<R> call) {
        return Waiting.on(rules.callbacks, call);
    }

    @Override
    public void close() {
        calls.close();
    }
}
