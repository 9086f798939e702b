package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request and its whole answer, with a deadline and a bound on the answer. Used on one context; the body is
 * written as fast as the peer takes it.
 */
public final class RoundTrip {
    private static final long REFUSED_STREAM = 7;

    private final Vertx vertx;
    private final String where;
    private final ByteString body;
    private final long answerLimit;
    private final Predicate<HttpConnection> reused;
    private final Promise<Outcome> outcome = Promise.promise();
    private @Nullable HttpClientRequest request;
    private ByteString answer = ByteString.EMPTY;
    private boolean stale;
    private boolean answered;

    private RoundTrip(Vertx vertx, String where, ByteString body, long answerLimit, Predicate<HttpConnection> reused) {
        this.vertx = vertx;
        this.where = where;
        this.body = body;
        this.answerLimit = answerLimit;
        this.reused = reused;
    }

    /**
     * Runs an exchange; the future never fails.
     *
     * @param where names the hop in failures
     * @param answerLimit bytes of the answer, above it E…413
     * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits
     * @param reused whether a connection has served before
     */
    public static Future<Outcome> run(
            Vertx vertx,
            HttpClient client,
            RequestOptions options,
            String where,
            ByteString body,
            long answerLimit,
            long deadlineNanos,
            Predicate<HttpConnection> reused) {
        return new RoundTrip(vertx, where, body, answerLimit, reused).start(client, options, deadlineNanos);
    }

    /**
     * The same on connections that are as good as new, until nobody waits any more.
     *
     * @param gone completes then, on this context; the outcome is as if the deadline had passed
     */
    public static Future<Outcome> run(
            Vertx vertx,
            HttpClient client,
            RequestOptions options,
            String where,
            ByteString body,
            long answerLimit,
            long deadlineNanos,
            Future<?> gone) {
        RoundTrip trip = new RoundTrip(vertx, where, body, answerLimit, connection -> false);
        Future<Outcome> outcome = trip.start(client, options, deadlineNanos);
        gone.onComplete(done -> trip.expired());
        return outcome;
    }

    private Future<Outcome> start(HttpClient client, RequestOptions options, long deadlineNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            return Future.succeededFuture(new Outcome.NotSent(LinkFailure.timeout(where)));
        }
        long timer = vertx.setTimer(left, fired -> expired());
        Future<HttpClientRequest> connected;
        try {
            connected = client.request(options);
        } catch (IllegalArgumentException e) {
            connected = Future.failedFuture(e);
        }
        connected.onComplete(this::send, failure -> outcome.tryComplete(Outcome.NotSent.of(failure, where)));
        return outcome.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void expired() {
        HttpClientRequest sent = request;
        MeshException timeout = LinkFailure.timeout(where);
        if (outcome.tryComplete(sent == null ? new Outcome.NotSent(timeout) : new Outcome.Lost(timeout, false))
                && sent != null) {
            sent.reset();
        }
    }

    private void send(HttpClientRequest opened) {
        if (outcome.future().isComplete()) {
            opened.reset(); // the deadline passed while the connection was made
            return;
        }
        request = opened;
        stale = reused.test(opened.connection());
        opened.response().onComplete(this::receive, this::lost);
        opened.exceptionHandler(this::lost);
        new BodyWriter(opened, body).write().onFailure(this::lost);
    }

    private void receive(HttpClientResponse response) {
        answered = true;
        response.exceptionHandler(this::lost);
        response.handler(chunk -> {
            if (chunk.length() > answerLimit - answer.size()) {
                lost(new MeshException(
                        ErrorCode.TOO_LARGE, "the peer's answer is larger than " + answerLimit + " bytes"));
                response.request().reset();
                return;
            }
            answer = answer.concat(RopeBuffers.rope(chunk));
        });
        response.endHandler(end -> outcome.tryComplete(
                new Outcome.Answered(response.statusCode(), response.headers(), response.trailers(), answer)));
    }

    private void lost(Throwable failure) {
        boolean closed = failure instanceof HttpClosedException
                || failure instanceof java.io.IOException
                || (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM);
        outcome.tryComplete(new Outcome.Lost(LinkFailure.of(failure, where), stale && closed && !answered));
    }
}
