package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route from its refresh to its end, and what calls see of each change at once. */
class RouteLifeTest {
    private static final String SELF = "LX0000010000010";
    private static final String B = "LX0000020000020";

    @TempDir
    Path home;

    private TestNode node;
    private TestNode partner;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.named(home.resolve("a"), Clock.systemUTC(), SELF);
        partner = TestNode.named(home.resolve("b"), Clock.systemUTC(), B);
    }

    @AfterEach
    void stop() {
        node.close();
        partner.close();
    }

    @Test
    void aRefreshIsTheOperatorsAgreementAndSaysWhatItChanged() {
        Done first = TestNode.await(node.refresh(
                TestNode.route(B, "http://127.0.0.1:1", "", RouteStatus.APPROVING | RouteStatus.CONNECTED, 0)));

        assertThat(node.route(B).orElseThrow().status()).isEqualTo(RouteStatus.FROM_MAN);
        assertThat(first.changes()).containsExactly(new Change("route " + B, 0, 1));
        assertThat(TestNode.await(node.refresh(TestNode.route(B, "http://127.0.0.1:2")))
                        .changes())
                .containsExactly(new Change("route " + B, 1, 2));
        assertThat(TestNode.await(node.refresh(TestNode.route(B, "", "", RouteStatus.REMOVED, 0)))
                        .changes())
                .containsExactly(new Change("route " + B, 2, 0));
    }

    @Test
    void disableAndEnableWorkAtOnceAndTwice() {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), null, 0)) {
            TestNode.await(node.refresh(TestNode.route(B, "http://" + peer.at())));

            assertThat(done(Addresses.NET_DISABLE, B).changes()).containsExactly(new Change("route " + B, 1, 2));
            assertThat(failure(() -> push()).code()).isEqualTo(ErrorCode.ROUTE_DISABLED);
            assertThat(done(Addresses.NET_DISABLE, B).changes()).isEmpty();

            done(Addresses.NET_ENABLE, B);
            assertThat(push().isSuccess()).isTrue();
            assertThat(done(Addresses.NET_ENABLE, B.toLowerCase()).changes()).isEmpty();
        }
    }

    @Test
    void thisNodeIsNobodysPartnerAndWhoIsUnknownIsNotThere() {
        for (Address<NodeRef, Done> address :
                List.of(Addresses.NET_DISABLE, Addresses.NET_ENABLE, Addresses.NET_REMOVE)) {
            assertThat(failure(() -> done(address, SELF)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(failure(() -> done(address, "")).code()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(failure(() -> done(address, "LX9")).code()).isEqualTo(ErrorCode.NOT_WOVEN);
        }
        assertThat(failure(() -> done(Addresses.NET_INTRODUCE, "LX9")).code()).isEqualTo(ErrorCode.NOT_WOVEN);
        assertThat(failure(() -> TestNode.await(
                                node.bus().request(Addresses.NET_ACCESSIBLE, Route.of("LX9", "", "", ""))))
                        .code())
                .isEqualTo(ErrorCode.NOT_WOVEN);
    }

    @Test
    void removeForgetsAllOfAPartnerAndCutsItsCallsAtOnce() {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            TestNode.await(node.refresh(TestNode.route(B, peer.at())));
            TestNode.await(node.issued.write(Map.of("F", new IssuedCertificate("F", B, "", 0)), Set.of()));
            peer.behaviour = request -> {};
            Future<Outbound> hanging = node.link.forward(request(20_000));
            Awaitility.await().until(() -> !peer.pushes().isEmpty());
            long begin = System.nanoTime();

            Done done = done(Addresses.NET_REMOVE, B);

            assertThat(failure(() -> TestNode.await(hanging)).code()).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(node.routes.values()).isEmpty();
            assertThat(node.pins.values()).isEmpty();
            assertThat(node.issued.values()).isEmpty();
            assertThat(done.changes()).extracting(Change::after).containsOnly(0L);
            assertThat(failure(() -> push()).code()).isEqualTo(ErrorCode.NOT_WOVEN);
        }
    }

    @Test
    void showsRoutesWithoutKeysByEveryId() {
        String crt = node.tls().chain();
        Route own = Route.of(B, "JG7", "", "http://127.0.0.1:1")
                .withGuestPair(crt, node.tls().key());
        TestNode.await(node.refresh(own));

        assertThat(edge(B.toLowerCase()).orElseThrow().guestCrt()).isNotEmpty();
        assertThat(edge("jg7").orElseThrow().guestKey()).isEmpty();
        assertThat(edge("LX9")).isEmpty();
        Route self = edge(SELF).orElseThrow();
        assertThat(self.status()).isEqualTo(RouteStatus.CONNECTED | RouteStatus.WEAVED);
        List<Route> all = TestNode.await(node.bus().request(Addresses.NET_EDGES, Nothing.AT_ALL))
                .routes();
        assertThat(all).singleElement().satisfies(route -> assertThat(route.guestKey())
                .isEmpty());
    }

    @Test
    void saysWhetherAPartnerCanBeReached() {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            TestNode.await(node.refresh(TestNode.route(B, peer.at())));
            assertThat(accessible(B)).isTrue();
        }
        assertThat(accessible(B)).isFalse();
        assertThat(accessible(SELF)).isTrue();
    }

    @Test
    void aPeerThatComesUpLaterIsIntroducedByItself() throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        TestNode.await(node.refresh(TestNode.route(B, "127.0.0.1:" + port)));
        assertThat(node.pins.values()).isEmpty();

        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), port)) {
            Awaitility.await().until(() -> !node.pins.values().isEmpty());
            assertThat(peer.pushes()).isEmpty();
            assertThat(node.audited).anySatisfy(line -> {
                assertThat(line.who()).isEqualTo("node");
                assertThat(line.action()).isEqualTo("mesh.internal.net.introduce");
            });
        }
    }

    @Test
    void strictIntroducesNobodyAndSaysWhatIsMissing() throws Exception {
        try (TestNode strict = TestNode.trusting(
                        home.resolve("s"), Clock.systemUTC(), "LX0000030000030", "", "strict", false);
                TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            Done done = TestNode.await(strict.refresh(TestNode.route(B, peer.at())));
            assertThat(done.message()).contains("E0000000603").contains("guest_root");
            MeshException refused =
                    failure(() -> TestNode.await(strict.bus().request(Addresses.NET_INTRODUCE, new NodeRef(B))));
            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
            MeshException push = failure(() -> TestNode.await(strict.link.forward(request(5000))));
            assertThat(push.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(strict.pins.values()).isEmpty();

            TestNode.await(strict.refresh(
                    TestNode.route(B, peer.at(), partner.environ().rootCrt(), 0, 0)));
            assertThat(TestNode.await(strict.link.forward(request(5000))).isSuccess())
                    .isTrue();
        }
    }

    private boolean accessible(String nodeId) {
        return TestNode.await(node.bus().request(Addresses.NET_ACCESSIBLE, Route.of(nodeId, "", "", "")))
                .value();
    }

    private Optional<Route> edge(String id) {
        return TestNode.await(node.bus().request(Addresses.NET_EDGE, new NodeRef(id)))
                .route();
    }

    private Done done(Address<NodeRef, Done> address, String nodeId) {
        return TestNode.await(node.bus().request(address, new NodeRef(nodeId)));
    }

    private Outbound push() {
        return TestNode.await(node.link.forward(request(5000)));
    }

    static ForwardRequest request(long millis) {
        return new ForwardRequest(
                new Principal(B, ""),
                Form.WRAPPED,
                Encoding.JSON,
                "/v1/interconn/chan/push",
                Map.of(),
                List.of(),
                ByteString.copyFromUtf8("{}"),
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static MeshException failure(ThrowingCallable call) {
        return catchThrowableOfType(MeshException.class, call);
    }
}
