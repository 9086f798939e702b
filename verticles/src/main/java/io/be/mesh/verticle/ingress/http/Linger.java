package io.be.mesh.verticle.ingress.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Lets go of a connection whose body was not read. Closing at once would reset it under the answer, so the rest is read
 * and thrown away for a moment, as long as it keeps coming.
 */
final class Linger {
    private static final long TICK_MILLIS = 300;
    private static final int MAX_TICKS = 20;
    private static final long HTTP2_NO_ERROR = 0;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private long discarded;
    private long discardedAtTick;
    private int ticks;

    private Linger(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    /** To be called after the answer has been written. */
    static void close(Vertx vertx, HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(HTTP2_NO_ERROR);
        } else if (request.isEnded()) {
            request.connection().close();
        } else {
            new Linger(vertx, request).discard();
        }
    }

    private void discard() {
        request.exceptionHandler(gone -> {});
        request.endHandler(end -> request.connection().close());
        request.handler(chunk -> discarded += chunk.length());
        request.resume();
        vertx.setTimer(TICK_MILLIS, id -> tick());
    }

    private void tick() {
        boolean moved = discarded > discardedAtTick;
        discardedAtTick = discarded;
        if (moved && ++ticks < MAX_TICKS && !request.isEnded()) {
            vertx.setTimer(TICK_MILLIS, id -> tick());
        } else {
            request.connection().close();
        }
    }
}
