package io.be.mesh.verticle.binding;

import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one receiver. It ends when the receiver has answered, when it has neither read nor answered for the
 * service's timeout, or when it is cancelled. One event loop.
 */
final class Post {
    private static final int LOOKS = 8;

    private static final int MOST_DISCARDED = 64 * 1024;
    private static final long DISCARD_MILLIS = 5_000;

    private final Vertx vertx;
    private final ServicePool pool;
    private final ServiceLease lease;
    private final Letter letter;
    private final Promise<Outcome> outcome = Promise.promise();
    private final long timeoutNanos;
    private long progressAt = System.nanoTime();
    private final RopeStream body;
    private @Nullable HttpClientRequest request;
    private long timer;

    Post(Vertx vertx, ServicePool pool, ServiceLease lease, Letter letter) {
        this.vertx = vertx;
        this.pool = pool;
        this.lease = lease;
        this.letter = letter;
        this.timeoutNanos = pool.timeout().toNanos();
        this.body = new RopeStream(letter.body(), this::progress);
    }

    /** Never fails. */
    Future<Outcome> send(HttpClientAgent client) {
        timer = vertx.setPeriodic(Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos) / LOOKS), look -> look());
        client.request(options()).onSuccess(this::write).onFailure(this::lost);
        return outcome.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Not wanted any more: the receiver may have taken it all the same. */
    void cancel() {
        end(new Outcome.Unreached("it was given up"));
    }

    private RequestOptions options() {
        HostAndPort named =
                HostAndPort.parseAuthority(lease.authority(), lease.address().port());
        RequestOptions options = new RequestOptions()
                .setServer(lease.address())
                .setMethod(HttpMethod.POST)
                .setURI(letter.path());
        return named == null ? options : options.setHost(named.host()).setPort(named.port());
    }

    private void write(HttpClientRequest opened) {
        if (outcome.future().isComplete()) {
            opened.reset();
            return;
        }
        request = opened;
        letter.headers().forEach(opened::putHeader);
        opened.putHeader(
                HttpHeaders.CONTENT_LENGTH, Integer.toString(letter.body().size()));
        opened.send(body).onSuccess(this::answered).onFailure(this::lost);
    }

    private void answered(HttpClientResponse response) {
        progress();
        if (pool.protocol().grpc()) {
            GrpcAnswer.read(response).onSuccess(this::finish).onFailure(this::lost);
            return;
        }
        if (body.isOver()) {
            discard(response);
            finish(judge(response.statusCode()));
        } else {
            response.exceptionHandler(known -> {});
            end(judge(response.statusCode()));
        }
    }

    private static Outcome judge(int status) {
        if (status / 100 == 2) {
            return new Outcome.Taken();
        }
        String why = "it answered with " + status;
        return status >= 502 && status <= 504 ? new Outcome.Unreached(why) : new Outcome.Refused(why);
    }

    /** What a receiver says behind its status is read, so that the connection serves again, but not much of it nor for long. */
    private void discard(HttpClientResponse response) {
        int[] read = new int[1];
        long limit = vertx.setTimer(DISCARD_MILLIS, over -> response.request().reset());
        response.exceptionHandler(known -> vertx.cancelTimer(limit));
        response.endHandler(end -> vertx.cancelTimer(limit));
        response.handler((Buffer chunk) -> {
            read[0] += chunk.length();
            if (read[0] > MOST_DISCARDED) {
                response.request().reset();
            }
        });
    }

    private void progress() {
        progressAt = System.nanoTime();
    }

    private void look() {
        if (System.nanoTime() - progressAt > timeoutNanos) {
            end(new Outcome.Unreached("it neither reads nor answers"));
        }
    }

    private void lost(Throwable cause) {
        String why = cause.getMessage();
        end(new Outcome.Unreached(why == null ? cause.getClass().getSimpleName() : why));
    }

    /** Whatever is still under way of request and answer is of no use. */
    private void end(Outcome how) {
        HttpClientRequest open = request;
        if (open != null) {
            open.reset();
        }
        finish(how);
    }

    private void finish(Outcome how) {
        outcome.tryComplete(how);
    }
}
