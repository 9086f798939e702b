package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.vertx.RecycledBuffers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/** An answer on its way to the client, no faster than it is read there. On the request's event loop. */
final class Answer {
    private static final long UNKNOWN = -1;

    private final HttpClientResponse in;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Consumer<Boolean> onEnd;
    private final boolean bodiless;
    private final long whole;
    private long moved;
    private boolean ended;
    private boolean held;
    private boolean stopped;
    private long lastNanos = System.nanoTime();

    /** @param onEnd all of it has been written; whether the client was still there */
    Answer(HttpClientResponse in, HttpServerRequest request, Consumer<Boolean> onEnd) {
        this.in = in;
        this.request = request;
        this.response = request.response();
        this.onEnd = onEnd;
        this.bodiless = AnswerHead.isBodiless(request, in);
        this.whole = bodiless ? UNKNOWN : length(in);
    }

    /**
     * Begins; to be called while the head of the answer is handed over.
     *
     * @throws IllegalArgumentException for a header that cannot be written
     */
    void start(Vertx vertx) {
        AnswerHead.write(in, request);
        in.handler(this::chunk).endHandler(end -> end());
        // An answer without a body goes out in one piece; one whose body comes later is not to wait for it.
        vertx.runOnContext(later -> flushHead());
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the client does not read. */
    boolean isHeld() {
        return held;
    }

    /** {@code System.nanoTime()} value at which something moved last. */
    long lastNanos() {
        return lastNanos;
    }

    /** What still comes is not for the client any more. */
    void stop() {
        stopped = true;
    }

    /** Where the length is all there is to tell the end, the end is told with the last byte. */
    private static long length(HttpClientResponse in) {
        String length = in.version() == HttpVersion.HTTP_2 ? null : in.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? UNKNOWN : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private void flushHead() {
        boolean framed = request.version() == HttpVersion.HTTP_2
                || response.isChunked()
                || response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (!ended && !stopped && framed && !response.headWritten()) {
            response.writeHead();
        }
    }

    private void chunk(Buffer chunk) {
        lastNanos = System.nanoTime();
        if (ended || stopped || bodiless) {
            RecycledBuffers.release(chunk);
            return;
        }
        moved += chunk.length();
        if (moved == whole) {
            finish(chunk);
            return;
        }
        RecycledBuffers.releaseAfter(response.write(chunk), chunk);
        if (response.writeQueueFull()) {
            held = true;
            in.pause();
            response.drainHandler(drained -> taken());
        }
    }

    private void taken() {
        lastNanos = System.nanoTime();
        if (held) {
            held = false;
            in.resume();
        }
    }

    private void finish(Buffer last) {
        ended = true;
        Future<Void> written = response.end(last);
        RecycledBuffers.releaseAfter(written, last);
        written.onComplete(done -> onEnd.accept(done.succeeded()));
    }

    private void end() {
        if (ended || stopped) {
            return;
        }
        ended = true;
        if (!in.trailers().isEmpty()) {
            AnswerHead.copy(in.trailers(), response.trailers());
        }
        response.end().onComplete(done -> onEnd.accept(done.succeeded()));
    }
}
