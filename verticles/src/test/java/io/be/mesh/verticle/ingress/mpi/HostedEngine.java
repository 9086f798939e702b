package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that hosts services as SDKs do: gRPC {@code /mesh-rpc/v1} in plaintext. Answers with its own name. */
final class HostedEngine implements AutoCloseable {
    private final HttpServer server;
    private final String name;
    final List<Got> got = new CopyOnWriteArrayList<>();
    final AtomicInteger resets = new AtomicInteger();
    volatile boolean silent;

    record Got(MultiMap headers, String body) {}

    HostedEngine(Vertx vertx, String name, int port) throws Exception {
        this.name = name;
        server = vertx.createHttpServer().requestHandler(this::serve);
        TestDoor.await(server.listen(port, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String text = body.getString(5, body.length());
            got.add(new Got(request.headers(), text));
            if (silent) {
                request.response().exceptionHandler(reset -> resets.incrementAndGet());
                return;
            }
            ByteString answer = ByteString.copyFromUtf8(new JsonObject()
                    .put("code", "E0000000000")
                    .put("message", "ok")
                    .putNull("cause")
                    .put("content", name)
                    .encode());
            request.response()
                    .putHeader("content-type", "application/grpc")
                    .putTrailer("grpc-status", "0")
                    .end(Buffer.buffer(GrpcFrame.of(answer, false).toByteArray()));
        });
    }

    @Override
    public void close() throws Exception {
        TestDoor.await(server.close());
    }
}
