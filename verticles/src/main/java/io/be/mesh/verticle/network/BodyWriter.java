package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;

/** Writes a rope into a request, chunk by chunk, never faster than the peer takes it and never joined. */
public final class BodyWriter {
    private static final int CHUNK = 64 * 1024;

    private final HttpClientRequest request;
    private final ByteString body;
    private final RopeBuffers buffers;
    private final Promise<Void> written = Promise.promise();
    private boolean ended;

    public BodyWriter(HttpClientRequest request, ByteString body) {
        this.request = request;
        this.body = body;
        this.buffers = new RopeBuffers(body);
    }

    /** Completes when the last byte has been handed to the connection. */
    public Future<Void> write() {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.size()));
        request.drainHandler(drained -> more());
        more();
        return written.future();
    }

    private void more() {
        while (!ended && !written.future().isComplete()) {
            Buffer next = buffers.isEmpty() ? Buffer.buffer() : buffers.next(CHUNK);
            if (buffers.isEmpty()) {
                end(next);
                return;
            }
            request.write(next).onFailure(written::tryFail);
            if (request.writeQueueFull()) {
                return;
            }
        }
    }

    /** The end travels with the last chunk: one frame and one write less than an end of its own. */
    private void end(Buffer last) {
        ended = true;
        request.end(last).onComplete(done -> {
            if (done.failed()) {
                written.tryFail(done.cause());
            } else {
                written.tryComplete();
            }
        });
    }
}
