package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.be.mesh.verticle.network.BodyWriter;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** One body of one length, and whether all of it was taken before the answer came. Used on one context, once. */
final class BodyTrial {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ANSWER_LIMIT = 64 * 1024;

    private final Promise<Result> result = Promise.promise();
    private ByteString answer = ByteString.EMPTY;

    private BodyTrial() {}

    /** How it ended. */
    sealed interface Result {
        /**
         * Something answered.
         *
         * @param whole whether the whole body had been handed over when the answer began
         */
        record Answered(Outcome.Answered answer, boolean whole, long nanos) implements Result {}

        record Cut(String cause) implements Result {}

        record TooSlow() implements Result {}
    }

    /** Never fails. */
    static Future<Result> run(Vertx vertx, HttpClientConnection connection, RequestOptions options, ByteString body) {
        BodyTrial trial = new BodyTrial();
        long timer = vertx.setTimer(PATIENCE.toMillis(), fired -> trial.result.tryComplete(new Result.TooSlow()));
        connection.request(options).onComplete(request -> trial.send(request, body), trial::cut);
        return trial.result.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void send(HttpClientRequest request, ByteString body) {
        long began = System.nanoTime();
        // A peer that refuses the body may stop reading before it answers: the answer says more than the broken pipe.
        request.exceptionHandler(ignored -> {});
        Future<Void> written = new BodyWriter(request, body).write();
        request.response().onComplete(response -> receive(response, written.succeeded(), began), this::cut);
        result.future().onSuccess(ended -> {
            if (!written.succeeded() || !(ended instanceof Result.Answered)) {
                request.reset();
            }
        });
    }

    private void receive(HttpClientResponse response, boolean whole, long began) {
        response.exceptionHandler(this::cut);
        response.handler(chunk -> {
            if (answer.size() + chunk.length() > ANSWER_LIMIT) {
                cut(new IllegalStateException("the answer is longer than " + ANSWER_LIMIT + " bytes"));
            } else {
                answer = answer.concat(RopeBuffers.rope(chunk));
            }
        });
        response.endHandler(end -> result.tryComplete(new Result.Answered(
                new Outcome.Answered(response.statusCode(), response.headers(), response.trailers(), answer),
                whole,
                System.nanoTime() - began)));
    }

    private void cut(Throwable failure) {
        result.tryComplete(new Result.Cut(LinkFailure.of(failure, "").message()));
    }
}
