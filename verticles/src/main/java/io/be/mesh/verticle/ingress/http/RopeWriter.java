package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes bytes of an answer piece by piece, no faster than the client reads them, and without joining them: the sockets'
 * copy is the only one. Does not end the answer. On the request's event loop.
 */
public final class RopeWriter implements StallWatch.Transfer {
    private static final int BATCH = 128 * 1024;

    private final HttpServerResponse response;
    private final StallWatch watch;
    private final RopeBuffers buffers;
    private final Promise<Void> promise = Promise.promise();
    private volatile long lastProgressNanos = System.nanoTime();
    private boolean over;

    public RopeWriter(HttpServerResponse response, StallWatch watch, ByteString bytes) {
        this.response = response;
        this.watch = watch;
        this.buffers = new RopeBuffers(bytes);
    }

    /** Completes when everything is with the transport; fails when the client is gone or stops reading. */
    public Future<Void> write() {
        watch.add(this);
        pump();
        return promise.future();
    }

    /** The client is gone. */
    public void abort() {
        fail("the client is gone");
    }

    private void pump() {
        while (!over) {
            lastProgressNanos = System.nanoTime();
            if (response.closed()) {
                abort();
            } else if (buffers.isEmpty()) {
                finish();
                promise.complete();
            } else if (response.writeQueueFull()) {
                response.drainHandler(v -> pump());
                return;
            } else {
                response.write(buffers.next(BATCH));
            }
        }
    }

    private void fail(String why) {
        if (!over) {
            finish();
            promise.fail(new HttpClosedException(why));
        }
    }

    private void finish() {
        over = true;
        watch.remove(this);
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void stalled() {
        if (!over) {
            fail("the client stopped reading");
            response.reset();
        }
    }
}
