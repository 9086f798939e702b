package io.be.mesh.verticle.ingress.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Lets go of a connection whose body was not read. Closing at once would reset it under the answer, so the rest is read
 * and thrown away for a moment, as long as it keeps coming. A body that ends leaves the connection as good as new, and
 * it stays open unless the answer said that it closes: the client may be sending its next request already. A stream of
 * HTTP/2 is reset when its body does not end at once: some clients lose an answer that a reset follows while they still send.
 */
public final class Linger {
    private static final long TICK_MILLIS = 300;
    private static final int MAX_TICKS = 20;
    private static final long HTTP2_NO_ERROR = 0;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final boolean announced;
    private long discarded;
    private long discardedAtTick;
    private int ticks;
    private boolean over;

    private Linger(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
        this.announced = request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
    }

    /** To be called after the answer has been written. */
    public static void close(Vertx vertx, HttpServerRequest request) {
        new Linger(vertx, request).discard();
    }

    /**
     * Runs an answer that does not need the body when the body has ended, or has not in a moment: an answer that overtakes the
     * body ends in a reset, and some clients lose both.
     */
    public static void answerBesideBody(Vertx vertx, HttpServerRequest request, Runnable answer) {
        if (request.isEnded()) {
            answer.run();
            return;
        }
        Runnable once = new Runnable() {
            private boolean done;

            @Override
            public void run() {
                if (!done) {
                    done = true;
                    answer.run();
                }
            }
        };
        long timer = vertx.setTimer(TICK_MILLIS, late -> once.run());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            once.run();
        });
        request.handler(chunk -> {});
        request.resume();
    }

    private void discard() {
        if (request.isEnded()) {
            ended();
            return;
        }
        request.exceptionHandler(gone -> over = true);
        request.endHandler(end -> ended());
        request.handler(chunk -> discarded += chunk.length());
        request.resume();
        vertx.setTimer(TICK_MILLIS, id -> tick());
    }

    private void ended() {
        over = true;
        if (announced) {
            request.connection().close();
        }
    }

    private void tick() {
        if (over) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(HTTP2_NO_ERROR);
            return;
        }
        boolean moved = discarded > discardedAtTick;
        discardedAtTick = discarded;
        if (moved && ++ticks < MAX_TICKS) {
            vertx.setTimer(TICK_MILLIS, id -> tick());
        } else {
            request.connection().close();
        }
    }
}
