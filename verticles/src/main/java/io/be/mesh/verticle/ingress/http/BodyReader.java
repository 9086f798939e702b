package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one body. Every byte is taken from the node's budget as it arrives; what is declared too large is refused
 * before anything is read. On the request's event loop.
 */
final class BodyReader implements StallWatch.Transfer {
    private static final long UNKNOWN = -1;

    private final HttpServerRequest request;
    private final MemoryBudget budget;
    private final StallWatch watch;
    private final long limit;
    private final MemoryBudget.Reservation reservation;
    private final ByteRope rope = new ByteRope();
    private final Promise<Body> promise = Promise.promise();
    private volatile long lastProgressNanos;
    private boolean over;

    private BodyReader(HttpServerRequest request, MemoryBudget budget, StallWatch watch, long limit) {
        this.request = request;
        this.budget = budget;
        this.watch = watch;
        this.limit = limit;
        this.reservation = budget.open();
        this.lastProgressNanos = System.nanoTime();
    }

    /**
     * Reads the body. Fails with E…413, E…700 or, when it stops arriving, E…601; the rest of the body is then unread.
     * When the client is gone the future never completes, and the memory is given back.
     */
    static Future<Body> read(HttpServerRequest request, MemoryBudget budget, StallWatch watch, long limit) {
        long declared = declaredLength(request);
        if (declared == 0) {
            return Future.succeededFuture(new Body(ByteString.EMPTY, budget.open()));
        }
        BodyReader reader = new BodyReader(request, budget, watch, limit);
        MeshException refusal = reader.refusal(declared);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        reader.start();
        return reader.promise.future();
    }

    /** The length the head declares; 0 when there can be no body, -1 when it is not known. */
    static long declaredLength(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            try {
                return Long.parseLong(length);
            } catch (NumberFormatException e) {
                return UNKNOWN;
            }
        }
        boolean bodiless = request.version() == HttpVersion.HTTP_2
                ? HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method())
                : !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return bodiless ? 0 : UNKNOWN;
    }

    private @Nullable MeshException refusal(long declared) {
        if (declared > limit) {
            return tooLarge(declared);
        }
        return declared > budget.limit() - budget.used() ? MemoryBudget.full() : null;
    }

    private void start() {
        request.handler(this::chunk).endHandler(v -> end()).exceptionHandler(this::gone);
        watch.add(this);
        if ("100-continue".equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        lastProgressNanos = System.nanoTime();
        long size = rope.size() + chunk.length();
        if (size > limit) {
            refuse(tooLarge(size));
        } else if (!reservation.grow(chunk.length())) {
            refuse(MemoryBudget.full());
        } else {
            rope.add(chunk);
        }
    }

    private void end() {
        if (finish()) {
            promise.complete(new Body(rope.toByteString(), reservation));
        }
    }

    private void gone(Throwable cause) {
        if (finish()) {
            reservation.release();
        }
    }

    private void refuse(MeshException refusal) {
        if (finish()) {
            reservation.release();
            promise.fail(refusal);
        }
    }

    private boolean finish() {
        boolean first = !over;
        over = true;
        watch.remove(this);
        return first;
    }

    private MeshException tooLarge(long size) {
        return new MeshException(
                ErrorCode.TOO_LARGE, "a body of " + size + " bytes or more is over the limit of " + limit);
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void stalled() {
        refuse(new MeshException(ErrorCode.TIMEOUT, "the body stopped arriving after " + rope.size() + " bytes"));
    }
}
