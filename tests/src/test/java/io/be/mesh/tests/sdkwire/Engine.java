package io.be.mesh.tests.sdkwire;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A program that hosts {@code theta.sum.add} as SDKs do, and answers with its own name. */
final class Engine implements AutoCloseable {
    private final String name;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<MultiMap> headers = new CopyOnWriteArrayList<>();

    Engine(String name) throws Exception {
        this.name = name;
        server = vertx.createHttpServer().requestHandler(this::serve);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            headers.add(request.headers());
            JsonObject answer = new JsonObject()
                    .put("code", "E0000000000")
                    .put("message", "ok")
                    .putNull("cause")
                    .put("content", name);
            byte[] frame = GrpcFrame.of(ByteString.copyFromUtf8(answer.encode()), false)
                    .toByteArray();
            request.response()
                    .putHeader("content-type", "application/grpc")
                    .putTrailer("grpc-status", "0")
                    .end(Buffer.buffer(frame));
        });
    }

    /** What it registers; open to these partners. */
    Map<String, ?> registration(String partners) {
        String address = "127.0.0.1:" + server.actualPort();
        Map<String, ?> service = Map.of(
                "urn",
                "theta.sum.add",
                "kind",
                "MPS",
                "proto",
                "grpc",
                "codec",
                "json",
                "timeout",
                3_000,
                "attrs",
                Map.of("partners", partners));
        return Map.of(
                "registration",
                Map.of(
                        "instance_id",
                        address,
                        "name",
                        "theta",
                        "kind",
                        "metadata",
                        "address",
                        address,
                        "timestamp",
                        300_000,
                        "content",
                        Map.of("services", List.of(service))));
    }

    /** The headers of the calls that came. */
    List<MultiMap> headers() {
        return headers;
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
