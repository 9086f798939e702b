package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The door of a node as far as the handshake needs one: TLS that takes any client certificate and then judges it. */
final class TestGate implements AutoCloseable {
    private final TestNode node;
    private final HttpServer server;
    private final PartnerDirectory partners;
    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<List<X509Certificate>> shown = new CopyOnWriteArrayList<>();

    TestGate(TestNode node, int port) {
        this.node = node;
        this.partners = new PartnerDirectory(
                node.vertx,
                new TrustTables(node.routes, node.pins, node.issued, node.revocations, node.identity, node.previous),
                Clock.systemUTC(),
                false);
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(TrustOptions.wrap(new AnyClient()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(node.tls().chain()))
                        .addKeyValue(Buffer.buffer(node.tls().key())));
        server = TestNode.await(
                node.vertx.createHttpServer(options).requestHandler(this::serve).listen(port, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    String at() {
        return "127.0.0.1:" + port();
    }

    private void serve(HttpServerRequest request) {
        List<X509Certificate> chain = chain(request);
        shown.add(chain);
        String partner = partners.identify(chain) instanceof PeerProof.Partner proved ? proved.nodeId() : "";
        String from = request.remoteAddress().hostAddress();
        request.body()
                .compose(body -> {
                    bodies.add(body.toString());
                    return answer(request.path(), ByteString.copyFrom(body.getBytes()), partner, from);
                })
                .onSuccess(answer -> send(request, answer))
                .onFailure(failure -> send(request, refusal(failure)));
    }

    private Future<Buffer> answer(String path, ByteString body, String partner, String from) {
        return switch (path) {
            case "/mesh/invoke" -> Future.succeededFuture(environ());
            case "/v1/interconn/net/weave" -> {
                WeaveRequest request = node.codecs.json().decode(WeaveRequest.class, body);
                yield node.bus()
                        .request(
                                Addresses.NET_PEER_WEAVE,
                                new PeerWeave(Route.of("", "", "", ""), Optional.of(request), partner, from))
                        .map(said -> encoded(Outbound.success(node.codecs.json().encode(said), Map.of())));
            }
            case "/v1/interconn/net/ack" ->
                node.bus()
                        .request(
                                Addresses.NET_PEER_ACK,
                                new PeerAck(node.codecs.json().decode(Route.class, body), partner, from))
                        .map(done -> encoded(Outbound.success()));
            default -> Future.succeededFuture(encoded(Outbound.success()));
        };
    }

    private Buffer encoded(Outbound answer) {
        return Buffer.buffer(node.codecs.json().encode(answer).toByteArray());
    }

    private Buffer refusal(Throwable failure) {
        return encoded(
                Outbound.failure(MeshException.of(failure), node.environ().nodeId(), "trace"));
    }

    private Buffer environ() {
        Environ self = node.environ();
        return new JsonObject()
                .put("code", ErrorCode.SUCCESS.code())
                .put(
                        "content",
                        new JsonObject()
                                .put("node_id", self.nodeId())
                                .put("inst_id", self.instId())
                                .put("inst_name", self.instName())
                                .put("root_crt", self.rootCrt()))
                .toBuffer();
    }

    private static void send(HttpServerRequest request, Buffer answer) {
        request.response().putHeader("content-type", "application/json").end(answer);
    }

    private static List<X509Certificate> chain(HttpServerRequest request) {
        try {
            return request.connection().peerCertificates().stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        TestNode.await(server.close());
    }
}
