package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one body within a limit and a budget. A body of one chunk is handed on as it came; the chunks of a longer one are copied
 * once, into a buffer of the declared length. On one event loop.
 */
final class LinkBody {
    private static final long UNKNOWN = -1;

    private final MemoryBudget.Reservation reservation;
    private final long limit;
    private final long declared;
    private final Promise<Buffer> whole = Promise.promise();
    private @Nullable Buffer gathered;
    /** Whether what is gathered is a buffer of our own, to which can be added. */
    private boolean owned;

    private long size;

    private LinkBody(MemoryBudget budget, long limit, long declared) {
        this.reservation = budget.open();
        this.limit = limit;
        this.declared = declared;
    }

    /**
     * Reads a body; its room in the budget is given back when {@code settled} completes.
     *
     * @return fails with E…413 or E…700, the rest being unread; never completes when the stream breaks off
     */
    static Future<Buffer> read(
            ReadStream<Buffer> stream, MultiMap headers, MemoryBudget budget, long limit, Future<?> settled) {
        LinkBody body = new LinkBody(budget, limit, declared(headers));
        settled.onComplete(done -> body.reservation.release());
        if (body.declared > limit) {
            return Future.failedFuture(body.tooLarge());
        }
        if (body.declared > 0 && !body.reservation.grow(body.declared)) {
            return Future.failedFuture(MemoryBudget.full());
        }
        stream.handler(body::add);
        stream.endHandler(end -> body.whole.tryComplete(body.take()));
        return body.whole.future();
    }

    private static long declared(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? UNKNOWN : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private void add(Buffer chunk) {
        if (whole.future().isComplete()) {
            return;
        }
        size += chunk.length();
        if (size > limit) {
            whole.tryFail(tooLarge());
        } else if (declared == UNKNOWN && !reservation.grow(chunk.length())) {
            whole.tryFail(MemoryBudget.full());
        } else {
            keep(chunk);
        }
    }

    private void keep(Buffer chunk) {
        if (gathered == null) {
            gathered = chunk;
        } else {
            if (!owned) {
                gathered = Buffer.buffer((int) Math.max(declared, size)).appendBuffer(gathered);
                owned = true;
            }
            gathered.appendBuffer(chunk);
        }
    }

    private Buffer take() {
        return gathered == null ? Buffer.buffer() : gathered;
    }

    private MeshException tooLarge() {
        return new MeshException(
                ErrorCode.TOO_LARGE, "a body is over the limit of " + limit + " bytes between replicas");
    }
}
