package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Writes a rope into a request, chunk by chunk, never faster than the peer takes it and never joined. */
final class BodyWriter {
    private static final int CHUNK = 64 * 1024;

    private final HttpClientRequest request;
    private final ByteString body;
    private final Iterator<ByteBuffer> pieces;
    private final Promise<Void> written = Promise.promise();
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean ended;

    BodyWriter(HttpClientRequest request, ByteString body) {
        this.request = request;
        this.body = body;
        this.pieces = body.asReadOnlyByteBufferList().iterator();
    }

    /** Completes when the last byte has been handed to the connection. */
    Future<Void> write() {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.size()));
        request.drainHandler(drained -> more());
        more();
        return written.future();
    }

    private void more() {
        while (!ended && !written.future().isComplete()) {
            Buffer chunk = next();
            if (chunk == null) {
                ended = true;
                request.end().onComplete(done -> {
                    if (done.failed()) {
                        written.tryFail(done.cause());
                    } else {
                        written.tryComplete();
                    }
                });
                return;
            }
            request.write(chunk).onFailure(written::tryFail);
            if (request.writeQueueFull()) {
                return;
            }
        }
    }

    private @Nullable Buffer next() {
        while (!piece.hasRemaining()) {
            if (!pieces.hasNext()) {
                return null;
            }
            piece = pieces.next();
        }
        int size = Math.min(CHUNK, piece.remaining());
        ByteBuffer slice = piece.slice(piece.position(), size);
        piece.position(piece.position() + size);
        return Bytes.of(slice);
    }
}
