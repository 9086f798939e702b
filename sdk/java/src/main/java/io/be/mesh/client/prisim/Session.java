package io.be.mesh.client.prisim;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Messages between programs, in order for each topic. Every method may be called from any thread.
 *
 * <p>A call that fails in passing is repeated until its deadline, by the rules of the settings: a push that is repeated is stored
 * once, a pop that is repeated gets the message whose answer was lost. What fails in the end is a
 * {@link io.be.mesh.client.cause.MeshException}, from a future as the cause of its completion. A future that is cancelled ends its
 * call: a pop that was waiting takes no message.
 *
 * <p>Several pushes to one topic are sent one after the other, in the order of their calls; at most as many as the settings say may
 * wait for their turn, the next fails with {@code E0000000700}.
 */
public interface Session extends AutoCloseable {
    String id();

    /** Stores a message, empty ones too; returns when the node has it. */
    void push(byte[] payload, Map<String, String> metadata, String topic);

    default void push(byte[] payload, String topic) {
        push(payload, Map.of(), topic);
    }

    /** The bytes must not change until the future is complete. */
    CompletableFuture<@Nullable Void> pushAsync(byte[] payload, Map<String, String> metadata, String topic);

    /**
     * Takes the oldest message.
     *
     * @param timeout how long to wait for one, from a millisecond to an hour
     * @return empty when none came
     */
    Optional<byte[]> pop(Duration timeout, String topic);

    CompletableFuture<Optional<byte[]>> popAsync(Duration timeout, String topic);

    /** Takes the oldest message if there is one. It is repeated only when it has surely not been started. */
    Optional<byte[]> peek(String topic);

    CompletableFuture<Optional<byte[]>> peekAsync(String topic);

    /**
     * Drops the messages of a topic, also those in pieces; of the whole session when the topic is empty. Its waiting pops end.
     *
     * @param timeout for the call with all its attempts; zero takes that of the settings
     */
    void release(Duration timeout, String topic);

    CompletableFuture<@Nullable Void> releaseAsync(Duration timeout, String topic);

    /**
     * Stores a large payload in pieces, one of them in memory at a time, under the topics of the form that splits packets
     * ({@code <topic>-mesh-split-N}); read it with {@link #popStream}. The count of the pieces goes first, so a reader can begin at once.
     *
     * @param length how many bytes the stream has; another length fails with {@code E0000000400}
     */
    void push(InputStream payload, long length, Map<String, String> metadata, String topic);

    /** The same when the length is not known: the count goes last, so a reader begins when everything is stored. */
    void push(InputStream payload, Map<String, String> metadata, String topic);

    /** The same from a publisher, with back-pressure: one buffer is asked for at a time. */
    CompletableFuture<@Nullable Void> pushAsync(
            Flow.Publisher<ByteBuffer> payload, Map<String, String> metadata, String topic);

    /**
     * Takes a payload in pieces. Reading the stream takes the pieces, each within the timeout; a failure is an
     * {@code IOException} with the {@code MeshException} as its cause. A stream that is closed early leaves the rest of its pieces.
     *
     * @return empty when none came
     */
    Optional<InputStream> popStream(Duration timeout, String topic);

    /** Ends the waiting calls of this object with {@code E0000000608}. Messages at the node stay: {@link #release} drops them. */
    @Override
    void close();
}
