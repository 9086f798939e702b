package io.be.mesh.bench.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.protocol.proto.Raw;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Queues and nothing else: enough of a node to see whether the bench measures what it says. One event loop. */
final class TinyNode {
    static final String OK = "E0000000000";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Deque<byte[]>> messages = new HashMap<>();
    private final Map<String, Deque<Promise<byte[]>>> waiters = new HashMap<>();
    private final HttpServer server;
    private final UnaryOperator<byte[]> onPush;

    TinyNode(Vertx vertx, UnaryOperator<byte[]> onPush) {
        this.onPush = onPush;
        this.server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)));
    }

    Future<Integer> start() {
        return server.listen(0).map(HttpServer::actualPort);
    }

    private void serve(HttpServerRequest request, Buffer body) {
        try {
            String path = request.path();
            if (path.endsWith("/push")) {
                push(request, body);
            } else if (path.endsWith("/pop")) {
                pop(request).onSuccess(payload -> answer(request, payload));
            } else {
                answer(request, new byte[0]);
            }
        } catch (java.io.IOException e) {
            request.response().setStatusCode(400).end();
        }
    }

    private void push(HttpServerRequest request, Buffer body) throws java.io.IOException {
        byte[] payload = onPush.apply(payload(request, body));
        Deque<Promise<byte[]>> waiting = waiters.getOrDefault(key(request), new ArrayDeque<>());
        if (waiting.isEmpty()) {
            messages.computeIfAbsent(key(request), k -> new ArrayDeque<>()).add(payload);
        } else {
            waiting.remove().complete(payload);
        }
        answer(request, new byte[0]);
    }

    private Future<byte[]> pop(HttpServerRequest request) {
        Deque<byte[]> queue = messages.getOrDefault(key(request), new ArrayDeque<>());
        if (!queue.isEmpty()) {
            return Future.succeededFuture(queue.remove());
        }
        Promise<byte[]> waiting = Promise.promise();
        waiters.computeIfAbsent(key(request), k -> new ArrayDeque<>()).add(waiting);
        return waiting.future();
    }

    private static String key(HttpServerRequest request) {
        return request.getHeader("x-ptp-session-id") + "\n" + request.getHeader("x-ptp-topic");
    }

    private static byte[] payload(HttpServerRequest request, Buffer body) throws java.io.IOException {
        byte[] bytes = body.getBytes();
        return switch (String.valueOf(request.getHeader("content-type"))) {
            case "application/x-protobuf" ->
                Ptp.PushInbound.parseFrom(bytes).getPayload().toByteArray();
            case "application/grpc" ->
                Ptp.PushInbound.parseFrom(java.nio.ByteBuffer.wrap(bytes, 5, bytes.length - 5))
                        .getPayload()
                        .toByteArray();
            case "application/json" -> JSON.readTree(bytes).get("payload").binaryValue();
            default -> bytes;
        };
    }

    private static void answer(HttpServerRequest request, byte[] payload) {
        HttpServerResponse response = request.response();
        byte[] structured = Ptp.TransportOutbound.newBuilder()
                .setPayload(ByteString.copyFrom(payload))
                .setCode(OK)
                .build()
                .toByteArray();
        switch (String.valueOf(request.getHeader("content-type"))) {
            case "application/x-protobuf" -> response.end(Buffer.buffer(structured));
            case "application/grpc" ->
                response.putHeader("content-type", "application/grpc")
                        .putTrailer("grpc-status", "0")
                        .end(Buffer.buffer()
                                .appendByte((byte) 0)
                                .appendInt(structured.length)
                                .appendBytes(structured));
            case "application/json" ->
                response.end("{\"payload\":\""
                        + new String(Base64.getEncoder().encode(payload), StandardCharsets.US_ASCII) + "\",\"code\":\""
                        + OK + "\"}");
            default ->
                response.end(Buffer.buffer(Raw.TransportOutbound.newBuilder()
                        .setPayload(ByteString.copyFrom(payload))
                        .setCode(OK)
                        .build()
                        .toByteArray()));
        }
    }
}
