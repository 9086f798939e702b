package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.proto.Ptp;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A partner on a real socket that takes down what it gets. */
final class TestPeer implements AutoCloseable {
    static final String OK = "{\"code\":\"E0000000000\",\"message\":\"请求成功\"}";

    final List<Got> got = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    volatile Environ environ;
    volatile Consumer<HttpServerRequest> behaviour = request -> answer(request, 200, "application/json", OK);

    /** Gets requests before their body is read. */
    volatile @Nullable Consumer<HttpServerRequest> streaming;

    record Got(String path, HttpVersion version, MultiMap headers, Buffer body) {}

    TestPeer(Vertx vertx, Environ environ, @Nullable LeafCertificate tls, int port) {
        this.environ = environ;
        // As wide as a node's: only then can many streams fill the connection of the sender at once.
        HttpServerOptions options = new HttpServerOptions()
                .setInitialSettings(new Http2Settings().setInitialWindowSize(4 << 20))
                .setHttp2ConnectionWindowSize(8 << 20);
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(tls.chain()))
                            .addKeyValue(Buffer.buffer(tls.key())));
        }
        server = TestNode.await(
                vertx.createHttpServer(options).requestHandler(this::serve).listen(port, "0.0.0.0"));
    }

    int port() {
        return server.actualPort();
    }

    String at() {
        return "127.0.0.1:" + port();
    }

    private void serve(HttpServerRequest request) {
        if (request.path().equals("/stats")) {
            request.response().end("E0000000000");
            return;
        }
        Consumer<HttpServerRequest> unread = streaming;
        if (unread != null && !request.path().equals("/mesh/invoke")) {
            unread.accept(request);
            return;
        }
        request.body().onSuccess(body -> {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
            got.add(new Got(request.path(), request.version(), headers, body));
            if (request.path().equals("/mesh/invoke")) {
                answer(request, 200, "application/json", said().encode());
            } else {
                behaviour.accept(request);
            }
        });
    }

    private JsonObject said() {
        return new JsonObject()
                .put("code", "E0000000000")
                .put("message", "请求成功")
                .putNull("cause")
                .put(
                        "content",
                        new JsonObject()
                                .put("version", "1.0.0")
                                .put("node_id", environ.nodeId())
                                .put("inst_id", environ.instId())
                                .put("inst_name", environ.instName())
                                .put("root_crt", environ.rootCrt()));
    }

    List<Got> pushes() {
        return got.stream().filter(each -> !each.path().equals("/mesh/invoke")).toList();
    }

    static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("content-type", type).end(body);
    }

    static void answerGrpc(HttpServerRequest request, int status) {
        ByteString message = Ptp.Outbound.newBuilder()
                .setCode("E0000000000")
                .setMessage("ok")
                .build()
                .toByteString();
        request.response().putHeader("content-type", "application/grpc").putTrailer("grpc-status", "" + status);
        request.response()
                .end(Buffer.buffer()
                        .appendByte((byte) 0)
                        .appendInt(message.size())
                        .appendBytes(message.toByteArray()));
    }

    @Override
    public void close() {
        TestNode.await(server.close());
    }
}
