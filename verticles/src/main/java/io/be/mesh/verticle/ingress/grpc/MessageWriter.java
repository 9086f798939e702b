package io.be.mesh.verticle.ingress.grpc;

import com.google.protobuf.ByteString;
import io.be.mesh.verticle.ingress.http.StallWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes one message, no faster than the client reads it and without joining it. On the request's event loop. */
final class MessageWriter implements StallWatch.Transfer {
    private static final int HEADER_BYTES = 5;
    private static final int BATCH = 128 * 1024;

    private final HttpServerResponse response;
    private final StallWatch watch;
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private final Promise<Void> promise = Promise.promise();
    private long lastProgressNanos = System.nanoTime();
    private boolean over;

    MessageWriter(HttpServerResponse response, StallWatch watch, ByteString message, boolean compressed) {
        this.response = response;
        this.watch = watch;
        pieces.add(header(message, compressed));
        pieces.addAll(message.asReadOnlyByteBufferList());
    }

    /** A message that fits into one buffer. */
    static boolean isSmall(ByteString message) {
        return message.size() <= BATCH;
    }

    /** A small message with its header. */
    static Buffer frame(ByteString message, boolean compressed) {
        List<ByteBuf> parts = new ArrayList<>();
        parts.add(Unpooled.wrappedBuffer(header(message, compressed)));
        message.asReadOnlyByteBufferList().forEach(part -> parts.add(Unpooled.wrappedBuffer(part)));
        return buffer(parts);
    }

    /** Completes when everything is with the transport; fails when the client is gone or stops reading. */
    Future<Void> write() {
        watch.add(this);
        pump();
        return promise.future();
    }

    /** The client is gone. */
    void abort() {
        if (!over) {
            finish();
            pieces.clear();
            promise.fail(new HttpClosedException("the client is gone"));
        }
    }

    private void pump() {
        while (!over) {
            lastProgressNanos = System.nanoTime();
            if (response.closed()) {
                abort();
            } else if (pieces.isEmpty()) {
                finish();
                promise.complete();
            } else if (response.writeQueueFull()) {
                response.drainHandler(v -> pump());
                return;
            } else {
                response.write(nextBatch());
            }
        }
    }

    private Buffer nextBatch() {
        List<ByteBuf> batch = new ArrayList<>();
        int room = BATCH;
        while (room > 0 && !pieces.isEmpty()) {
            ByteBuffer piece = pieces.element();
            int step = Math.min(room, piece.remaining());
            batch.add(Unpooled.wrappedBuffer(piece.slice().limit(step)));
            piece.position(piece.position() + step);
            room -= step;
            if (!piece.hasRemaining()) {
                pieces.remove();
            }
        }
        return buffer(batch);
    }

    private void finish() {
        over = true;
        watch.remove(this);
    }

    private static Buffer buffer(List<ByteBuf> parts) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new)));
    }

    private static ByteBuffer header(ByteString message, boolean compressed) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) (compressed ? 1 : 0))
                .putInt(message.size())
                .flip();
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void stalled() {
        if (!over) {
            finish();
            promise.fail(new HttpClosedException("the client stopped reading"));
            response.reset();
        }
    }
}
