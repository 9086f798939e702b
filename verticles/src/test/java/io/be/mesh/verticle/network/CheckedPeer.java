package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A partner that is checked: well behaved until a test says otherwise. */
final class CheckedPeer implements AutoCloseable {
    private final HttpServer server;
    private final Environ environ;

    /** What a partner says to a partner that wants to read. */
    volatile String toInvoke = "{\"code\":\"E0000000614\",\"message\":\"a partner may only push\"}";

    /** Answers a request in the peer's place, or leaves it to the peer. */
    volatile Predicate<HttpServerRequest> proxy = request -> false;

    CheckedPeer(Vertx vertx, Environ environ, @Nullable LeafCertificate tls, HttpServerOptions options) {
        this.environ = environ;
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(new AnyClient()))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(tls.chain()))
                            .addKeyValue(Buffer.buffer(tls.key())));
        }
        server = TestNode.await(
                vertx.createHttpServer(options).requestHandler(this::serve).listen(0, "127.0.0.1"));
    }

    String at() {
        return "127.0.0.1:" + server.actualPort();
    }

    private void serve(HttpServerRequest request) {
        if (proxy.test(request)) {
            return;
        }
        request.body().onSuccess(body -> {
            switch (request.path()) {
                case "/stats" -> request.response().end("E0000000000");
                case "/mesh/invoke" -> sdk(request);
                default -> TestPeer.answer(request, 200, "application/json", toInvoke);
            }
        });
    }

    private void sdk(HttpServerRequest request) {
        JsonObject content = request.getHeader("mesh-urn").startsWith("version.")
                ? new JsonObject().put("version", "1.5.0.0").put("infos", new JsonObject().put("mesh.version", "0.1.0"))
                : new JsonObject()
                        .put("node_id", environ.nodeId())
                        .put("inst_id", environ.instId())
                        .put("inst_name", environ.instName())
                        .put("root_crt", environ.rootCrt());
        JsonObject answer =
                new JsonObject().put("code", "E0000000000").put("message", "ok").put("content", content);
        TestPeer.answer(request, 200, "application/json", answer.encode());
    }

    @Override
    public void close() {
        TestNode.await(server.close());
    }
}
