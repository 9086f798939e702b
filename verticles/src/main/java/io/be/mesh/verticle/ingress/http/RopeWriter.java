package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a large answer piece by piece, no faster than the client reads it, and without joining it: the sockets' copy is
 * the only one. On the request's event loop.
 */
final class RopeWriter implements StallWatch.Transfer {
    /** Below this an answer is written in one piece. */
    private static final int WHOLE = 64 * 1024;

    private static final int BATCH = 128 * 1024;

    private final HttpServerResponse response;
    private final StallWatch watch;
    private final Iterator<ByteBuffer> pieces;
    private final Promise<Void> promise = Promise.promise();
    private @Nullable ByteBuffer current;
    private volatile long lastProgressNanos = System.nanoTime();
    private boolean over;

    RopeWriter(HttpServerResponse response, StallWatch watch, ByteString bytes) {
        this.response = response;
        this.watch = watch;
        this.pieces = bytes.asReadOnlyByteBufferList().iterator();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.size()));
    }

    static boolean isSmall(ByteString bytes) {
        return bytes.size() <= WHOLE;
    }

    /** Writes a small answer. */
    static Future<Void> writeWhole(HttpServerResponse response, ByteString bytes) {
        return response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer())));
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
            promise.tryFail(new HttpClosedException("the client is gone"));
        }
    }

    private void pump() {
        while (!over) {
            lastProgressNanos = System.nanoTime();
            if (response.writeQueueFull()) {
                response.drainHandler(v -> pump());
                return;
            }
            ByteBuf batch = nextBatch();
            if (batch == null) {
                finish();
                response.end().onComplete(promise);
                return;
            }
            response.write(BufferInternal.buffer(batch));
        }
    }

    private void finish() {
        over = true;
        watch.remove(this);
    }

    private @Nullable ByteBuf nextBatch() {
        List<ByteBuf> batch = new ArrayList<>();
        int bytes = 0;
        while (bytes < BATCH) {
            ByteBuffer piece = nextPiece(BATCH - bytes);
            if (piece == null) {
                break;
            }
            bytes += piece.remaining();
            batch.add(Unpooled.wrappedBuffer(piece));
        }
        return batch.isEmpty() ? null : Unpooled.wrappedBuffer(batch.size(), batch.toArray(ByteBuf[]::new));
    }

    /** At most {@code max} bytes of the piece in hand, or of the next. */
    private @Nullable ByteBuffer nextPiece(int max) {
        ByteBuffer from = current;
        while (from == null || !from.hasRemaining()) {
            if (!pieces.hasNext()) {
                return null;
            }
            from = pieces.next();
        }
        current = from;
        ByteBuffer piece = from.slice();
        piece.limit(Math.min(max, piece.remaining()));
        from.position(from.position() + piece.remaining());
        return piece;
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void stalled() {
        abort();
        response.reset();
    }
}
