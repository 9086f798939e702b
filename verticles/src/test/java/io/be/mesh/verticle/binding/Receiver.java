package io.be.mesh.verticle.binding;

import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A service that messages are brought to: it remembers them and answers as the test says. */
final class Receiver implements AutoCloseable {
    /** One message as it came. */
    record Got(HttpServerRequest request, String path, MultiMap headers, Buffer body) {
        String text() {
            return body.toString();
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    private final BlockingQueue<Got> fresh = new LinkedBlockingQueue<>();
    private final List<Got> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final HttpServer server;
    private volatile Consumer<Got> answer = got -> got.request().response().end("thanks");

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /** @param port 0: any */
    static Receiver open(Vertx vertx, int port) throws Exception {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(port));
        Receiver receiver = new Receiver(server);
        server.requestHandler(receiver::take);
        TestDoor.await(server.listen());
        return receiver;
    }

    private void take(HttpServerRequest request) {
        int now = atOnce.incrementAndGet();
        mostAtOnce.accumulateAndGet(now, Math::max);
        request.body().onComplete(body -> {
            atOnce.decrementAndGet();
            if (body.succeeded()) {
                Got got = new Got(request, request.path(), request.headers(), body.result());
                all.add(got);
                answer.accept(got);
                fresh.add(got);
            }
        });
    }

    /** What is done with the messages from now on. */
    Receiver answering(Consumer<Got> how) {
        answer = how;
        return this;
    }

    /** The status of the answers from now on. */
    Receiver answering(int status) {
        return answering(got -> got.request().response().setStatusCode(status).end());
    }

    /** The next message, waited for. */
    Got next() throws InterruptedException {
        Got got = fresh.poll(20, TimeUnit.SECONDS);
        if (got == null) {
            throw new AssertionError("nothing was brought");
        }
        return got;
    }

    List<Got> all() {
        return all;
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() throws Exception {
        TestDoor.await(server.close());
    }
}
