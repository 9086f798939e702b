package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this node shows its partners, and what happens when that, or whom it believes, changes. */
class MutualTlsTest {
    private static final String B = "LX0000020000020";
    private static final int CLIENTS = 50;
    private static final int ROTATIONS = 200;

    @TempDir
    Path home;

    private TestNode node;
    private TestNode partner;
    private TestGate gate;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.named(home.resolve("a"), Clock.systemUTC(), "LX0000010000010");
        partner = TestNode.named(home.resolve("b"), Clock.systemUTC(), B);
        gate = new TestGate(partner, 0);
    }

    @AfterEach
    void stop() {
        node.close();
        partner.close();
    }

    @Test
    void showsItsLeafWhenItIntroducesItselfAndWhenItPushes() {
        TestNode.await(node.refresh(TestNode.route(B, gate.at())));
        assertThat(push().isSuccess()).isTrue();

        assertThat(gate.shown).hasSizeGreaterThanOrEqualTo(2).allSatisfy(chain -> assertThat(chain.get(0))
                .isEqualTo(leaf()));
    }

    @Test
    void showsThePairOfTheRouteWithTheIssuerThatIsGivenApart() throws Exception {
        var offer = TestNode.await(node.bus().request(Addresses.KMS_OFFER, new WeaveOffer(B, "")));
        String chain = TestNode.await(partner.bus()
                        .request(
                                Addresses.KMS_ISSUE_PARTNER,
                                new CsrOf(
                                        node.environ().nodeId(), offer.request().csr())))
                .chain();
        X509Certificate alone = Pem.certificates("chain", chain).get(0);
        Route route = node.codecs
                .json()
                .decode(
                        Route.class,
                        com.google.protobuf.ByteString.copyFromUtf8(new io.vertx.core.json.JsonObject()
                                .put("node_id", B)
                                .put("inst_id", "JG")
                                .put("address", gate.at())
                                .put("guest_crt", Pem.write(List.of(alone)))
                                .put("guest_key", offer.key())
                                .put("host_root", partner.environ().rootCrt())
                                .encode()));
        TestNode.await(node.refresh(route));

        assertThat(push().isSuccess()).isTrue();

        List<X509Certificate> shown = gate.shown.get(gate.shown.size() - 1);
        assertThat(shown.get(0)).isEqualTo(alone);
        assertThat(shown.get(1))
                .isEqualTo(Pem.certificates("root", partner.environ().rootCrt()).get(0));
    }

    @Test
    void aNewLeafServesNewConnectionsAtOnce() {
        TestNode.await(node.refresh(TestNode.route(B, gate.at())));
        push();
        X509Certificate before = leaf();

        TestNode.await(node.bus().request(Addresses.KMS_ROTATE, new Rotate(false)));

        assertThat(leaf()).isNotEqualTo(before);
        Awaitility.await().until(() -> {
            push();
            return gate.shown.get(gate.shown.size() - 1).get(0).equals(leaf());
        });
    }

    @Test
    void rotationsWhileClientsPushFailNobody() throws Exception {
        TestNode.await(node.refresh(TestNode.route(B, gate.at())));
        List<Future<Integer>> clients = new ArrayList<>();
        java.util.concurrent.atomic.AtomicBoolean rotating = new java.util.concurrent.atomic.AtomicBoolean(true);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(pushWhile(rotating, 0));
        }

        for (int i = 0; i < ROTATIONS; i++) {
            TestNode.await(node.bus().request(Addresses.KMS_ROTATE, new Rotate(false)));
        }
        rotating.set(false);

        int pushed = 0;
        for (Future<Integer> client : clients) {
            pushed += TestNode.await(client);
        }
        assertThat(pushed).isGreaterThan(CLIENTS);
    }

    private Future<Integer> pushWhile(java.util.concurrent.atomic.AtomicBoolean going, int done) {
        return node.link.forward(RouteLifeTest.request(30_000)).compose(answer -> {
            assertThat(answer.isSuccess()).isTrue();
            return going.get() ? pushWhile(going, done + 1) : Future.succeededFuture(done + 1);
        });
    }

    @Test
    void aServerThatBelievesNobodyIsACertificateFailureWithItsHop() throws Exception {
        HttpServer strict = TestNode.await(partner.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions()
                                .addCertValue(Buffer.buffer(partner.environ().rootCrt())))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(partner.tls().chain()))
                                .addKeyValue(Buffer.buffer(partner.tls().key()))))
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
        TestNode.await(node.refresh(TestNode.route(
                B, "127.0.0.1:" + strict.actualPort(), partner.environ().rootCrt(), 0, 0)));

        MeshException refused = catchThrowableOfType(MeshException.class, this::push);

        assertThat(refused.code()).as(refused.message()).isEqualTo(ErrorCode.CERTIFICATE);
        assertThat(refused.hop()).contains(B).contains(":" + strict.actualPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"E0000000603", "E0000000615", "E0000000618"})
    void whatThePartnerHasAgainstThisNodeComesThroughWithItsHop(String code) {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            peer.behaviour = request -> TestPeer.answer(
                    request, 200, "application/json", "{\"code\":\"" + code + "\",\"message\":\"it expired\"}");
            TestNode.await(node.refresh(TestNode.route(B, peer.at())));

            MeshException refused = catchThrowableOfType(MeshException.class, this::push);

            assertThat(refused.code().code()).isEqualTo(code);
            assertThat(refused.message()).contains("it expired").contains("partner");
            assertThat(refused.hop()).contains(B).contains(peer.at());
        }
    }

    @Test
    void aRevokedServerIsCutAndNotConnectedToAgain() {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            TestNode.await(node.refresh(TestNode.route(B, peer.at())));
            peer.behaviour = request -> {};
            Future<Outbound> hanging = node.link.forward(RouteLifeTest.request(20_000));
            Awaitility.await().until(() -> !peer.pushes().isEmpty());
            long begin = System.nanoTime();

            String crt = partner.tls().chain();
            TestNode.await(node.bus()
                    .request(
                            Addresses.KMS_REVOKE,
                            new Revoke(
                                    Pem.fingerprint(
                                            Pem.certificates("leaf", crt).get(0)),
                                    "",
                                    "stolen")));

            assertThat(catchThrowableOfType(MeshException.class, () -> TestNode.await(hanging))
                            .code())
                    .isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
            MeshException refused = catchThrowableOfType(MeshException.class, this::push);
            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(refused.message()).contains("revoked");
        }
    }

    @Test
    void aReplacedRootThatTheOldOneSpeaksForIsPinnedAndAnotherIsNot() {
        TestNode.await(node.refresh(TestNode.route(B, gate.at())));
        String old = node.pins.get(B.toLowerCase()).orElseThrow().fingerprint();
        TestNode.await(partner.bus().request(Addresses.KMS_ROTATE, new Rotate(true)));
        gate.close();
        int port = gate.port();
        gate = new TestGate(partner, port);

        assertThat(push().isSuccess()).isTrue();
        Awaitility.await().until(() -> !node.pins
                .get(B.toLowerCase())
                .orElseThrow()
                .fingerprint()
                .equals(old));

        assertThat(node.pins.get(B.toLowerCase()).orElseThrow().rootCrt().strip())
                .isEqualTo(partner.environ().rootCrt().strip());
        assertThat(node.audited)
                .anySatisfy(line -> assertThat(line.changes().toString()).contains(old));
        assertThat(push().isSuccess()).isTrue();
        assertThat(TestNode.await(node.bus().request(Addresses.NET_INTRODUCE, new NodeRef(B)))
                        .changes())
                .isEmpty();
    }

    private X509Certificate leaf() {
        return Pem.certificates("leaf", node.tls().chain()).get(0);
    }

    private Outbound push() {
        return TestNode.await(node.link.forward(RouteLifeTest.request(10_000)));
    }
}
