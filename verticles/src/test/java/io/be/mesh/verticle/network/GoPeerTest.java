package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake with a node that speaks as the Go node does: gRPC {@code /mesh-rpc/v1} alone, and keys on the wire. */
class GoPeerTest {
    private static final String GO = "LX0000020000020";

    @TempDir
    Path home;

    private final List<JsonObject> asked = new CopyOnWriteArrayList<>();
    private TestNode node;
    private TestNode go;
    private HttpServer server;
    private volatile String weaveCode = "E0000000000";

    @BeforeEach
    void start() throws Exception {
        node = TestNode.trusting(
                home.resolve("a"), Clock.systemUTC(), "LX0000010000010", "10.1.1.1:7304", "first-use", false);
        go = TestNode.named(home.resolve("b"), Clock.systemUTC(), GO);
    }

    @AfterEach
    void stop() {
        node.close();
        go.close();
    }

    private String listen(boolean tls) {
        HttpServerOptions options = new HttpServerOptions();
        if (tls) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(go.tls().chain()))
                            .addKeyValue(Buffer.buffer(go.tls().key())));
        }
        server = TestNode.await(
                go.vertx.createHttpServer(options).requestHandler(this::serve).listen(0, "127.0.0.1"));
        return (tls ? "" : "http://") + "127.0.0.1:" + server.actualPort();
    }

    private void serve(HttpServerRequest request) {
        if (!request.path().equals("/mesh-rpc/v1")) {
            request.response().setStatusCode(415).end();
            return;
        }
        request.body().onSuccess(body -> {
            JsonObject arguments = body.getBuffer(5, body.length()).toJsonObject();
            String urn = request.getHeader("mesh-urn");
            if (urn.startsWith("environ.")) {
                Environ self = go.environ();
                answer(
                        request,
                        "E0000000000",
                        new JsonObject()
                                .put("node_id", self.nodeId())
                                .put("inst_id", self.instId())
                                .put("inst_name", self.instName())
                                .put("root_crt", self.rootCrt())
                                .put("root_key", "GIVEN-AWAY"));
            } else {
                asked.add(arguments.put("urn", urn));
                answer(request, weaveCode, null);
            }
        });
    }

    private static void answer(
            HttpServerRequest request, String code, @org.jspecify.annotations.Nullable JsonObject content) {
        JsonObject said = new JsonObject().put("code", code).put("message", "said by Go");
        if (content != null) {
            said.put("content", content);
        }
        byte[] bytes = said.toBuffer().getBytes();
        request.response()
                .putHeader("content-type", "application/grpc")
                .putTrailer("grpc-status", "0")
                .end(Buffer.buffer()
                        .appendByte((byte) 0)
                        .appendInt(bytes.length)
                        .appendBytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weavesInItsFormWithAPairThatNobodyTrusts(boolean tls) {
        String address = listen(tls);

        Done done = TestNode.await(node.bus().request(Addresses.NET_WEAVE, Route.of(GO, "JG" + GO, "", address)));

        assertThat(done.message()).isEqualTo("waiting for approval by " + GO);
        JsonObject sent = asked.get(0);
        assertThat(sent.getString("urn")).startsWith("weave.net.mesh.").contains(GO.toLowerCase());
        assertThat(sent.getJsonObject("attachments").getString("mesh.net.weave"))
                .isEqualTo("guest");
        JsonObject route = sent.getJsonObject("route");
        assertThat(route.getString("node_id")).isEqualTo("LX0000010000010");
        assertThat(route.getString("address")).isEqualTo("10.1.1.1:7304");
        assertThat(route.getString("auth_code")).hasSize(32);
        requireThrownAway(route);
        assertThat(node.route(GO).orElseThrow().guestKey()).isEmpty();
        assertThat(node.pins.values()).hasSize(tls ? 1 : 0);
    }

    /** The pair fits together, and neither its key nor its certificate is known to anything of this node. */
    private void requireThrownAway(JsonObject route) {
        var sent = Pem.certificates("host_crt", route.getString("host_crt")).get(0);
        Pem.requirePair("host_crt", sent, "host_key", route.getString("host_key"));
        assertThat(Pem.certificates("root", node.environ().rootCrt()).get(0).getPublicKey())
                .isNotEqualTo(sent.getPublicKey());
        assertThat(Pem.certificates("leaf", node.tls().chain()).get(0).getPublicKey())
                .isNotEqualTo(sent.getPublicKey());
        assertThat(node.weavings.values()).noneMatch(weaving -> weaving.key().equals(route.getString("host_key")));
        assertThat(node.routes.values()).noneMatch(row -> row.toString().contains(route.getString("host_key")));
    }

    @Test
    void itsApprovalMakesPartnersAndItsKeysAreNotKept() {
        String address = listen(true);
        TestNode.await(node.bus().request(Addresses.NET_WEAVE, Route.of(GO, "JG" + GO, "", address)));
        String code = asked.get(0).getJsonObject("route").getString("auth_code");

        Route ack = coded(code);
        TestNode.await(node.bus().request(Addresses.NET_PEER_ACK, new PeerAck(ack, "", "10.0.0.2")));

        Route woven = node.route(GO).orElseThrow();
        assertThat(woven.has(RouteStatus.WEAVED)).isTrue();
        assertThat(woven.has(RouteStatus.APPROVING)).isFalse();
        assertThat(woven.hostKey()).isEmpty();
        assertThat(woven.guestKey()).isEmpty();
        assertThat(node.weavings.values()).isEmpty();
    }

    @Test
    void itsRequestIsApprovedWithItsCodeAfterItWasMet() {
        String address = listen(true);
        TestNode.await(node.bus()
                .request(
                        Addresses.NET_PEER_WEAVE, new PeerWeave(requested(address), Optional.empty(), "", "10.0.0.2")));

        Done done = TestNode.await(node.bus().request(Addresses.NET_ACK, Route.of(GO, "", "", "")));

        assertThat(done.message()).isEmpty();
        JsonObject sent = asked.get(0);
        assertThat(sent.getString("urn")).startsWith("ack.net.mesh.");
        assertThat(sent.getJsonObject("attachments").getString("mesh.net.ack")).isEqualTo("guest");
        assertThat(sent.getJsonObject("route").getString("auth_code")).isEqualTo("their-code");
        requireThrownAway(sent.getJsonObject("route"));
        assertThat(node.pins.values()).hasSize(1);
        Route woven = node.route(GO).orElseThrow();
        assertThat(woven.has(RouteStatus.WEAVED)).isTrue();
        assertThat(woven.hostKey()).isEmpty();
    }

    @Test
    void itsRefusalComesThroughAndNothingStays() {
        String address = listen(true);
        weaveCode = "E0000000500";

        MeshException refused = catchThrowableOfType(
                MeshException.class,
                () -> TestNode.await(node.bus().request(Addresses.NET_WEAVE, Route.of(GO, "JG" + GO, "", address))));

        assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(refused.message()).contains("said by Go");
        assertThat(refused.hop()).contains(GO);
        assertThat(node.routes.values()).isEmpty();
        assertThat(node.weavings.values()).isEmpty();
        assertThat(node.pins.values()).isEmpty();
    }

    private Route requested(String address) {
        return decoded(new JsonObject()
                .put("node_id", GO)
                .put("inst_id", "JG" + GO)
                .put("name", "Go")
                .put("address", address)
                .put("host_crt", go.tls().chain())
                .put("host_key", go.tls().key())
                .put("auth_code", "their-code"));
    }

    private Route coded(String code) {
        return decoded(new JsonObject()
                .put("node_id", GO)
                .put("host_crt", go.tls().chain())
                .put("host_key", go.tls().key())
                .put("auth_code", code));
    }

    private Route decoded(JsonObject json) {
        return node.codecs.json().decode(Route.class, com.google.protobuf.ByteString.copyFromUtf8(json.encode()));
    }
}
