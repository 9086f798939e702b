package io.be.mesh.verticle.ingress.grpc;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.http.RopeWriter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/**
 * One gRPC call on its way to its end. Knows when its client is gone (cancelled, past its deadline, disconnected), and
 * counts and logs itself once. On the request's event loop.
 */
final class GrpcCall {
    static final int OK = 0;
    static final int INTERNAL = 13;
    static final int UNIMPLEMENTED = 12;

    /** Up to here an answer is written at once. */
    private static final int SMALL = 128 * 1024;

    private static final String GONE = "gone";
    private static final Runnable NOTHING = () -> {};

    private final GrpcWire wire;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CallContext context;
    private final Operation operation;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private final boolean hasDeadline;
    private final long callNanos;
    private final boolean readerInflates;
    private Runnable onGone = NOTHING;
    private Runnable onEnd = NOTHING;
    private Runnable writing = NOTHING;
    private boolean compress;
    private boolean begun;
    private boolean gone;
    private boolean finished;

    GrpcCall(GrpcWire wire, HttpServerRequest request, CallContext read, Operation operation) {
        this.wire = wire;
        this.request = request;
        this.response = request.response();
        this.operation = operation;
        long timeout = GrpcTimeout.nanos(request.headers().get(GrpcHeader.TIMEOUT));
        this.hasDeadline = timeout >= 0;
        this.deadlineNanos = startNanos + Math.max(0, timeout);
        this.callNanos = Math.max(0, read.deadlineNanos() - startNanos);
        this.context = hasDeadline ? read.until(deadlineNanos) : read;
        String accepts = request.headers().get(GrpcHeader.ACCEPT_ENCODING);
        this.readerInflates =
                accepts != null && accepts.toLowerCase(Locale.ROOT).contains(Gzip.NAME);
        request.exceptionHandler(cause -> lost());
        response.exceptionHandler(cause -> lost()).closeHandler(v -> lost());
    }

    HttpServerRequest request() {
        return request;
    }

    CallContext context() {
        return context;
    }

    /** Of one message of a stream: its own id, and from now on the time of a call, as long as the stream may last. */
    CallContext contextOf(String messageId) {
        CallContext own = context.forMessage(messageId, System.nanoTime() + callNanos);
        return hasDeadline ? own.until(deadlineNanos) : own;
    }

    boolean isGone() {
        return gone;
    }

    /** Milliseconds to the deadline the client set, or {@code otherwise} when it set none. */
    long millisLeft(long otherwise) {
        return hasDeadline ? Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000) : otherwise;
    }

    /** What to do when the client goes; at once when it has gone; only the last one given counts. */
    void onGone(Runnable action) {
        if (gone) {
            action.run();
            return;
        }
        onGone = action;
    }

    /** What to do when the call is over, however it ends; only the last one given counts. */
    void onEnd(Runnable action) {
        onEnd = action;
    }

    /** The client's message in plain; remembers to answer as it was sent. */
    Future<Message> plain(Message message) {
        compress |= message.compressed() && readerInflates;
        return wire.gzip().inflate(message);
    }

    /** Answers with one message and status OK; fails when the client does not get it. */
    Future<Void> answer(Outbound outbound) {
        return answer(wire.codecs().of(Encoding.PROTOBUF).encode(outbound), outbound.code());
    }

    /** Answers a failure inside a message, which is the only form that carries the code to all clients. */
    void fail(Throwable cause) {
        answer(failure(cause));
    }

    Outbound failure(Throwable cause) {
        return Outbound.failure(MeshException.of(cause), wire.node().label(), context.traceId());
    }

    /** Answers with one message as it is. */
    Future<Void> answer(ByteString message, String code) {
        if (begun || gone) {
            return Future.failedFuture(new HttpClosedException("the client is gone"));
        }
        begin();
        return outgoing(message)
                .compose(bytes -> {
                    if (bytes.size() > SMALL) {
                        return write(bytes).compose(written -> end());
                    }
                    response.putTrailer(GrpcHeader.STATUS, "0");
                    return response.end(new RopeBuffers(framed(bytes)).next(Integer.MAX_VALUE));
                })
                .onComplete(done -> finish(done.succeeded() ? code : GONE));
    }

    /** One of several messages. */
    Future<Void> send(Outbound outbound) {
        if (gone) {
            return Future.failedFuture(new HttpClosedException("the client is gone"));
        }
        if (!begun) {
            begin();
        }
        return outgoing(wire.codecs().of(Encoding.PROTOBUF).encode(outbound)).compose(this::write);
    }

    /** Ends a call of several messages with a status. */
    void close(int status, String text, String code) {
        if (gone || finished) {
            return;
        }
        if (!begun) {
            status(status, text, code);
            return;
        }
        response.putTrailer(GrpcHeader.STATUS, Integer.toString(status));
        if (!text.isEmpty()) {
            response.putTrailer(GrpcHeader.MESSAGE, GrpcText.percentEncoded(text));
        }
        response.end().onComplete(done -> finish(code));
    }

    /** Ends a call that has no answer with a status alone. */
    void status(int status, String text, String code) {
        if (begun || gone) {
            return;
        }
        begun = true;
        response.putHeader(HttpHeaders.CONTENT_TYPE, GrpcHeader.MEDIA_TYPE)
                .putHeader(GrpcHeader.STATUS, Integer.toString(status));
        if (!text.isEmpty()) {
            response.putHeader(GrpcHeader.MESSAGE, GrpcText.percentEncoded(text));
        }
        response.end().onComplete(done -> finish(code));
    }

    private void begin() {
        begun = true;
        response.putHeader(HttpHeaders.CONTENT_TYPE, GrpcHeader.MEDIA_TYPE)
                .putHeader(GrpcHeader.ACCEPT_ENCODING, "identity,gzip");
        if (compress) {
            response.putHeader(GrpcHeader.ENCODING, Gzip.NAME);
        }
    }

    private Future<ByteString> outgoing(ByteString message) {
        return compress ? wire.gzip().deflate(message) : Future.succeededFuture(message);
    }

    private Future<Void> write(ByteString bytes) {
        RopeWriter writer = new RopeWriter(response, wire.watch(), framed(bytes));
        writing = writer::abort;
        return writer.write();
    }

    private ByteString framed(ByteString bytes) {
        return GrpcFrame.of(bytes, compress);
    }

    private Future<Void> end() {
        response.putTrailer(GrpcHeader.STATUS, "0");
        return response.end();
    }

    private void lost() {
        if (gone || finished) {
            return;
        }
        gone = true;
        Runnable action = onGone;
        onGone = NOTHING;
        action.run();
        writing.run();
        finish(GONE);
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
