package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of another replica, from its first byte to the end of its answer. On the request's event loop. */
final class ServedCall {
    private static final Logger log = LoggerFactory.getLogger(ServedCall.class);
    private static final int OK = 200;

    private final HttpServerRequest request;
    private final Context context;
    private final Promise<Void> gone = Promise.promise();
    private final Promise<Void> settled = Promise.promise();
    private boolean answered;

    private ServedCall(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
    }

    static ServedCall of(HttpServerRequest request, Vertx vertx) {
        ServedCall call = new ServedCall(request, vertx.getOrCreateContext());
        request.exceptionHandler(failure -> call.lost());
        request.response().exceptionHandler(failure -> call.lost()).closeHandler(closed -> call.lost());
        return call;
    }

    /** Completes when the answer has been handed over or nobody wants it any more. */
    Future<Void> settled() {
        return settled.future();
    }

    /** Gathers the body and has it served; the budget's room for it is given back when it is settled. */
    void serve(MemoryBudget budget, long limit, BiFunction<Buffer, Future<Void>, Future<Buffer>> handler) {
        LinkBody.read(request, request.headers(), budget, limit, settled.future())
                .compose(body -> handled(handler, body))
                .onComplete(done -> onContext(() -> {
                    if (done.succeeded()) {
                        answer(OK, done.result());
                    } else {
                        fail(failure(done.cause()));
                    }
                }));
    }

    private Future<Buffer> handled(BiFunction<Buffer, Future<Void>, Future<Buffer>> handler, Buffer body) {
        try {
            return handler.apply(body, gone.future());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private MeshException failure(Throwable cause) {
        MeshException failure = MeshException.of(cause);
        if (failure.code() == ErrorCode.INTERNAL) {
            log.atError()
                    .addKeyValue("operation", request.path())
                    .setCause(cause)
                    .log("a call of another replica failed");
        }
        return failure;
    }

    private void onContext(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(moved -> task.run());
        }
    }

    void fail(MeshException failure) {
        answer(failure.code().http(), LinkFailure.encode(failure));
    }

    private void answer(int status, Buffer body) {
        if (answered) {
            return;
        }
        answered = true;
        HttpServerResponse response = request.response();
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .end(body)
                .onComplete(done -> settled.tryComplete());
    }

    private void lost() {
        settled.tryComplete();
        if (!answered) {
            answered = true;
            gone.tryComplete();
        }
    }
}
