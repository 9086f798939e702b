package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** One call to another replica. It begins and ends on the caller's context; it may be cancelled or failed from any thread. */
final class LinkCall implements ReplicaLink.Call {
    /** {@code CANCEL} of HTTP/2. */
    private static final long CANCEL = 8;

    private static final int OK = 200;

    private final Vertx vertx;
    private final ContextInternal context;
    private final HostPort address;
    private final MemoryBudget budget;
    private final long limit;
    private final Promise<Buffer> answer;
    private @Nullable HttpClientRequest request;
    private boolean sent;

    LinkCall(Vertx vertx, ContextInternal context, HostPort address, MemoryBudget budget, long limit) {
        this.vertx = vertx;
        this.context = context;
        this.address = address;
        this.budget = budget;
        this.limit = limit;
        this.answer = context.promise();
    }

    /** A call that has failed before it began. */
    static ReplicaLink.Call failed(ContextInternal context, MeshException failure) {
        Future<Buffer> failed = context.failedFuture(failure);
        return new ReplicaLink.Call() {
            @Override
            public Future<Buffer> answer() {
                return failed;
            }

            @Override
            public void cancel() {}
        };
    }

    /** On the call's context. */
    void start(HttpClient client, RequestOptions options, Buffer body, long timeoutMillis) {
        long timer = vertx.setTimer(
                Math.max(1, timeoutMillis),
                late -> fail(new MeshException(
                        ErrorCode.TIMEOUT, "the replica has not answered within " + timeoutMillis + " ms")));
        answer.future().onComplete(done -> vertx.cancelTimer(timer));
        client.request(options).onComplete(opened -> send(opened, body), this::lost);
    }

    private void send(HttpClientRequest opened, Buffer body) {
        opened.exceptionHandler(this::lost);
        if (answer.future().isComplete()) {
            opened.reset(CANCEL);
            return;
        }
        request = opened;
        opened.response().onComplete(this::receive, this::lost);
        opened.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        opened.end(body).onComplete(done -> sent = true, this::lost);
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(this::lost);
        LinkBody.read(response, response.headers(), budget, limit, answer.future())
                .onSuccess(body -> {
                    if (response.statusCode() == OK) {
                        answer.tryComplete(body);
                    } else {
                        refused(LinkFailure.decode(body, response.statusCode()));
                    }
                })
                .onFailure(failure -> fail(MeshException.of(failure)));
    }

    /** The rest of a body that is refused unread need not travel. */
    private void refused(MeshException failure) {
        answer.tryFail(failure);
        if (!sent && request != null) {
            request.reset(CANCEL);
        }
    }

    private void lost(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            fail(new MeshException(ErrorCode.UNAVAILABLE, "too many calls to the replica are waiting", cause));
        } else {
            fail(new MeshException(
                    ErrorCode.UNREACHABLE, "the replica cannot be reached: " + cause.getMessage(), cause));
        }
    }

    /** Ends the call, and tells the other side. Any thread. */
    void fail(MeshException failure) {
        if (answer.tryFail(failure.at(address.toString()))) {
            context.runOnContext(here -> {
                if (request != null) {
                    request.reset(CANCEL);
                }
            });
        }
    }

    @Override
    public Future<Buffer> answer() {
        return answer.future();
    }

    @Override
    public void cancel() {
        fail(new MeshException(ErrorCode.RELEASED, "the call was given up"));
    }
}
