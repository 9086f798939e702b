package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Pushes what a publisher gives, one piece in memory at a time: the next buffer is asked for when this one is stored. */
final class PieceSubscriber implements Flow.Subscriber<ByteBuffer> {
    private final SessionCalls calls;
    private final Map<String, String> metadata;
    private final String topic;
    private final byte[] piece;
    private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    private CompletableFuture<@Nullable Void> work = CompletableFuture.completedFuture(null);
    private Flow.@Nullable Subscription subscription;
    private int filled;
    private int number;

    PieceSubscriber(SessionCalls calls, int size, Map<String, String> metadata, String topic) {
        this.calls = calls;
        this.metadata = metadata;
        this.topic = topic;
        this.piece = new byte[size];
    }

    CompletableFuture<@Nullable Void> result() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        result.whenComplete((done, cause) -> {
            if (cause != null) {
                given.cancel();
            }
        });
        given.request(1);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        Flow.Subscription from = subscription;
        CompletableFuture<@Nullable Void> stored = work.thenCompose(before -> store(buffer));
        // Before the next one is asked for: a publisher may give it within that call.
        work = stored;
        stored.whenComplete((done, cause) -> {
            if (cause != null) {
                result.completeExceptionally(cause);
            } else if (from != null && !result.isDone()) {
                from.request(1);
            }
        });
    }

    /** Fills the piece, and pushes it each time it is full. */
    private CompletableFuture<@Nullable Void> store(ByteBuffer buffer) {
        int taken = Math.min(piece.length - filled, buffer.remaining());
        buffer.get(piece, filled, taken);
        filled += taken;
        if (filled < piece.length || result.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        return flush().thenCompose(stored -> store(buffer));
    }

    private CompletableFuture<@Nullable Void> flush() {
        if (filled == 0) {
            return CompletableFuture.completedFuture(null);
        }
        number++;
        int length = filled;
        filled = 0;
        return calls.push(piece, length, metadata, Pieces.topic(topic, number));
    }

    @Override
    public void onError(Throwable cause) {
        result.completeExceptionally(
                MeshException.of(MeshCode.BAD_REQUEST, "the publisher has failed: " + cause.getMessage(), cause));
    }

    @Override
    public void onComplete() {
        work.thenCompose(before -> flush())
                .thenCompose(stored -> {
                    byte[] count = Pieces.count(number);
                    return calls.push(count, count.length, metadata, Pieces.countTopic(topic));
                })
                .whenComplete((done, cause) -> {
                    if (cause == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(cause);
                    }
                });
    }
}
