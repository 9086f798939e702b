package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way: read no faster than it is taken, and never held but for what has come before there is anybody to
 * take it. On the request's event loop.
 */
final class RequestBody {
    static final String CONTINUE = "100-continue";

    private final HttpServerRequest request;
    private final Runnable onEnd;
    private final Deque<Buffer> early = new ArrayDeque<>(1);
    private @Nullable HttpClientRequest out;
    private boolean begun;
    private boolean ended;
    private boolean held;
    private boolean stopped;
    private long lastNanos = System.nanoTime();

    /** @param onEnd the last byte has been read */
    RequestBody(HttpServerRequest request, Runnable onEnd) {
        this.request = request;
        this.onEnd = onEnd;
    }

    /** Begins to read; to be called while the request is handed over. */
    void start() {
        if (request.isEnded()) {
            ended = true;
            return;
        }
        request.handler(this::chunk).endHandler(end -> end());
    }

    /** Whether it is known that there is none. */
    boolean isEmpty() {
        return ended && !begun;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the client keeps its body back until it is told to go on. */
    boolean isAwaited() {
        return !begun && !ended && CONTINUE.equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT));
    }

    /** Whether it is read only when the service has taken what is on its way. */
    boolean isHeld() {
        return held;
    }

    /** {@code System.nanoTime()} value at which something moved last. */
    long lastNanos() {
        return lastNanos;
    }

    /** Sends the head and what there is of the body, and the rest as it comes. */
    void sendTo(HttpClientRequest target) {
        out = target;
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (isEmpty()) {
            if (length != null || mayHaveBody()) {
                target.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
            target.end();
            return;
        }
        if (length == null) {
            target.setChunked(true);
        } else {
            target.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        if (isAwaited()) {
            target.putHeader(HttpHeaders.EXPECT, CONTINUE);
        }
        target.drainHandler(drained -> taken());
        if (early.isEmpty()) {
            target.sendHead();
        }
        early.forEach(target::write);
        early.clear();
        if (ended) {
            target.end();
        } else if (!target.writeQueueFull()) {
            taken();
        }
    }

    /** Nobody takes the rest: it is read and thrown away. */
    void stop() {
        stopped = true;
        out = null;
        early.clear();
        taken();
    }

    private boolean mayHaveBody() {
        HttpMethod method = request.method();
        return HttpMethod.POST.equals(method) || HttpMethod.PUT.equals(method) || HttpMethod.PATCH.equals(method);
    }

    private void chunk(Buffer chunk) {
        lastNanos = System.nanoTime();
        if (stopped) {
            return;
        }
        begun = true;
        HttpClientRequest target = out;
        if (target == null) {
            early.add(chunk);
            hold();
            return;
        }
        target.write(chunk);
        if (target.writeQueueFull()) {
            hold();
        }
    }

    private void hold() {
        held = true;
        request.pause();
    }

    private void taken() {
        lastNanos = System.nanoTime();
        if (held) {
            held = false;
            if (!ended) {
                request.resume();
            }
        }
    }

    private void end() {
        lastNanos = System.nanoTime();
        ended = true;
        held = false;
        HttpClientRequest target = out;
        if (target != null) {
            target.end();
        }
        onEnd.run();
    }
}
