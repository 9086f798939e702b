package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its one answer. Knows when its client is gone, and counts and logs itself once. On the
 * request's event loop.
 */
final class Exchange {
    /** What the log and the metrics show when the client did not wait for the answer. */
    private static final String GONE = "gone";

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** Up to here an answer is written in one piece. */
    private static final int WHOLE = 64 * 1024;

    private static final Runnable NOTHING = () -> {};

    private final Wire wire;
    private final HttpServerRequest request;
    private final CallContext context;
    private final Operation operation;
    private final Profile profile;
    private final long startNanos = System.nanoTime();
    private Runnable onGone = NOTHING;
    private Runnable onEnd = NOTHING;
    private boolean answering;
    private boolean gone;
    private boolean finished;

    Exchange(Wire wire, HttpServerRequest request, CallContext context, Operation operation, Profile profile) {
        this.wire = wire;
        this.request = request;
        this.context = context;
        this.operation = operation;
        this.profile = profile;
        request.response().exceptionHandler(cause -> lost()).closeHandler(v -> lost());
    }

    HttpServerRequest request() {
        return request;
    }

    CallContext context() {
        return context;
    }

    Profile profile() {
        return profile;
    }

    boolean isGone() {
        return gone;
    }

    /** What to do when the client goes before its answer is written; at once when it has gone; only the last one given counts. */
    void onGone(Runnable action) {
        if (gone) {
            action.run();
            return;
        }
        onGone = action;
    }

    /** What to do when the exchange is over, however it ends; only the last one given counts. */
    void onEnd(Runnable action) {
        onEnd = action;
    }

    /** Gathers the body of a message; what cannot be read is answered here and the future does not complete. */
    Future<Body> body(long limit) {
        return body(wire.budget(), limit);
    }

    /** Gathers a body that is no message, for which there is room even when the node is full of messages. */
    Future<Body> smallBody(long limit) {
        return body(wire.small(), limit);
    }

    private Future<Body> body(MemoryBudget budget, long limit) {
        Promise<Body> promise = Promise.promise();
        BodyReader.read(request, budget, wire.watch(), limit)
                .onSuccess(promise::complete)
                .onFailure(cause -> turnAway(MeshException.of(cause)));
        return promise.future();
    }

    /** Answers in the encoding of the request; fails when the client does not get it. */
    Future<Void> answer(Outbound outbound) {
        int status = ErrorCode.TOO_LARGE.code().equals(outbound.code()) ? ErrorCode.TOO_LARGE.http() : 200;
        return answer(outbound, status, profile);
    }

    /** Answers a failure: in the encoding of the request, or with 400 and JSON when that could not be read. */
    void fail(Throwable cause) {
        MeshException failure = MeshException.of(cause);
        if (failure.code() == ErrorCode.INTERNAL) {
            LOG.atError()
                    .addKeyValue("traceId", context.traceId())
                    .addKeyValue("path", request.path())
                    .setCause(cause)
                    .log("request failed inside the node");
        }
        Outbound outbound = Outbound.failure(failure, wire.nodeLabel(), context.traceId());
        if (failure.code() == ErrorCode.CODEC) {
            answer(outbound, ErrorCode.CODEC.http(), Profile.JSON);
        } else {
            answer(outbound);
        }
    }

    /** Answers with an HTTP status and the JSON envelope. */
    void reject(int status, MeshException failure) {
        answer(Outbound.failure(failure, wire.nodeLabel(), context.traceId()), status, Profile.JSON);
    }

    /** The same while the body is unread. */
    void rejectUnread(int status, MeshException failure) {
        answer(Outbound.failure(failure, wire.nodeLabel(), context.traceId()), status, Profile.JSON)
                .onComplete(done -> Linger.close(wire.vertx(), request));
    }

    /** Answers bytes that are no envelope. */
    Future<Void> answer(int status, String contentType, ByteString bytes, String code) {
        if (answering || gone) {
            return Future.failedFuture(new HttpClosedException("the client is gone"));
        }
        answering = true;
        return write(status, contentType, bytes).onComplete(done -> finish(done.succeeded() ? code : GONE));
    }

    /** Begins an answer of many parts; {@link #streamed} ends it. */
    HttpServerResponse stream() {
        answering = true;
        return request.response().setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, profile.answerType());
    }

    /** The answer of many parts is over. */
    void streamed(String code) {
        finish(gone ? GONE : code);
    }

    /** How long this exchange may take, from now. */
    long freshDeadlineNanos() {
        return System.nanoTime() + Math.max(0, context.deadlineNanos() - startNanos);
    }

    /** A failure as the envelope shows it. */
    Outbound failure(Throwable cause) {
        return Outbound.failure(MeshException.of(cause), wire.nodeLabel(), context.traceId());
    }

    /** Answers while the body is unread: the connection cannot be used again. */
    void turnAway(MeshException failure) {
        turnAway(failure.code() == ErrorCode.TOO_LARGE ? ErrorCode.TOO_LARGE.http() : 200, failure);
    }

    /** The same with an HTTP status. */
    void turnAway(int status, MeshException failure) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        answer(Outbound.failure(failure, wire.nodeLabel(), context.traceId()), status, profile)
                .onComplete(done -> Linger.close(wire.vertx(), request));
    }

    private Future<Void> answer(Outbound outbound, int status, Profile form) {
        if (answering || gone) {
            return Future.failedFuture(new HttpClosedException("the client is gone"));
        }
        answering = true;
        String type = form.answerType();
        Future<Void> written = wire.codec().isQuick(form, outbound)
                ? write(status, type, wire.codec().encode(form, outbound))
                : wire.codec().encodeAside(form, outbound).compose(bytes -> write(status, type, bytes));
        return written.onComplete(done -> finish(done.succeeded() ? outbound.code() : GONE));
    }

    private Future<Void> write(int status, String contentType, ByteString bytes) {
        if (gone) {
            return Future.failedFuture(new HttpClosedException("the client is gone"));
        }
        HttpServerResponse response = request.response();
        if (status != 200) {
            response.setStatusCode(status);
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (Profile.isQuery(request)) {
            // What is read like a page may be read by a browser, which must not guess what it is.
            response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        }
        if (HttpMethod.HEAD.equals(request.method())) {
            return response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.size()))
                    .end();
        }
        if (bytes.size() <= WHOLE) {
            return response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer())));
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.size()));
        RopeWriter writer = new RopeWriter(response, wire.watch(), bytes);
        onGone = writer::abort;
        return writer.write().compose(written -> response.end());
    }

    private void lost() {
        if (gone || finished) {
            return;
        }
        gone = true;
        Runnable action = onGone;
        onGone = NOTHING;
        action.run();
        if (!answering) {
            finish(GONE);
        }
    }

    private void finish(String code) {
        if (finished) {
            return;
        }
        finished = true;
        onEnd.run();
        long nanos = System.nanoTime() - startNanos;
        wire.metrics().request(operation, code, nanos);
        wire.accessLog().write(request, context, code, nanos);
    }
}
