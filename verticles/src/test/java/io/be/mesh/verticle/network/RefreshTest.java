package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refreshing routes: what is refused, what is kept, who is trusted. */
class RefreshTest {
    private static final String B = "LX0000020000020";

    @TempDir
    Path home;

    private TestNode node;
    private TestNode partner;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.named(home.resolve("a"), Clock.systemUTC(), "LX0000010000010");
        partner = TestNode.named(home.resolve("b"), Clock.systemUTC(), B);
    }

    @AfterEach
    void stop() {
        node.close();
        partner.close();
    }

    @Test
    void storesThePublishedSampleAndSaysThatItsPeerIsNotThere() throws Exception {
        Done done = TestNode.await(node.refresh(sample("net-refresh")));

        Route stored = node.route("LX0000010000280").orElseThrow();
        assertThat(stored.address()).isEqualTo("192.168.100.63:27304");
        assertThat(stored.status() & RouteStatus.CONNECTED).isZero();
        assertThat(stored.expireAt()).isGreaterThan(System.currentTimeMillis());
        assertThat(stored.version()).isEqualTo(1);
        assertThat(done.message()).contains("not connected").contains("E0000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://a:1|E0000000619",
                "a:99999|E0000000619",
                "a|E0000000619",
                "http://a:1/path|E0000000619",
                "a b:1|E0000000619",
                "[::1:7304|E0000000619",
                "''|E0000000400"
            })
    void refusesABadAddressAndStoresNothingOfTheRequest(String address, String code) {
        Route good = TestNode.route("LX1", "http://127.0.0.1:1");

        MeshException failure = failure(good, TestNode.route("LX2", address));

        assertThat(failure.code().code()).isEqualTo(code);
        assertThat(failure.message()).contains("routes[1].address");
        assertThat(node.routes.values()).isEmpty();
    }

    @Test
    void refusesBadIdsAndBadCertificates() {
        assertThat(failure(TestNode.route("", "http://a:1")).message()).contains("node_id is missing");
        assertThat(failure(TestNode.route("a,b", "http://a:1")).message()).contains("node_id");
        assertThat(failure(TestNode.route("x".repeat(129), "http://a:1")).message())
                .contains("128");
        MeshException garbage = failure(TestNode.route(B, "http://a:1", "-----BEGIN CERTIFICATE-----\nAAAA", 0, 0));
        assertThat(garbage.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(garbage.message()).contains("guest_root");
        MeshException key =
                failure(TestNode.route(B, "http://a:1", partner.environ().rootKey(), 0, 0));
        assertThat(key.message()).contains("guest_root").doesNotContain("MI");
        MeshException pair = failure(
                withGuestPair(partner.environ().rootCrt(), node.environ().rootKey()));
        assertThat(pair.code()).isEqualTo(ErrorCode.CERTIFICATE);
        assertThat(pair.message()).contains("guest_key does not match guest_crt");
        assertThat(node.routes.values()).isEmpty();
    }

    @Test
    void takesThePublishedSampleWithItsKeyInThePlaceOfACertificateAndKeepsNoKey() {
        TestNode.await(node.refresh(withGuestPair(node.environ().rootKey(), "")));

        Route stored = node.route(B).orElseThrow();
        assertThat(stored.guestCrt()).isEmpty();
        assertThat(stored.guestKey()).isEmpty();
        MeshException both =
                failure(withGuestPair(node.environ().rootKey(), node.environ().rootKey()));
        assertThat(both.message()).contains("guest_crt holds a key");
    }

    @Test
    void keepsWhatARefreshLeavesOutAndCountsVersions() {
        TestNode.await(node.refresh(TestNode.route(B, "http://127.0.0.1:1")));
        Route first = node.route(B).orElseThrow();

        Route again = new Route(
                B.toLowerCase(),
                "",
                "name",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                0,
                "",
                0,
                "",
                "",
                "",
                "",
                "",
                "g",
                0,
                0,
                "",
                "",
                0);
        TestNode.await(node.refresh(again));

        Route second = node.route(B).orElseThrow();
        assertThat(second.nodeId()).isEqualTo(B);
        assertThat(second.instId()).isEqualTo(first.instId());
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.createAt()).isEqualTo(first.createAt());
        assertThat(second.name()).isEqualTo("name");
        assertThat(second.version()).isEqualTo(2);
    }

    @Test
    void removes() {
        TestNode.await(node.refresh(TestNode.route(B, "http://127.0.0.1:1")));
        TestNode.await(node.refresh(TestNode.route(B, "", "", RouteStatus.REMOVED, 0)));
        assertThat(node.routes.values()).isEmpty();
    }

    @Test
    void pinsTheRootThatAPeerShowsAndRefusesAnotherOneLater() throws Exception {
        int port;
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), 0)) {
            port = peer.port();
            assertThat(TestNode.await(node.refresh(TestNode.route(B, peer.at())))
                            .message())
                    .isEmpty();
        }
        Route stored = node.route(B).orElseThrow();
        assertThat(stored.status() & RouteStatus.CONNECTED).isNotZero();
        assertThat(stored.instName()).isEqualTo("机构" + B);
        String pinned = node.pins.get(B.toLowerCase()).orElseThrow().fingerprint();

        try (TestNode thief = TestNode.named(home.resolve("x"), Clock.systemUTC(), B);
                TestPeer peer = new TestPeer(thief.vertx, thief.environ(), thief.tls(), port)) {
            MeshException failure = failure(TestNode.route(B, peer.at()));
            assertThat(failure.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(failure.message()).contains(pinned);
            assertThat(node.route(B).orElseThrow().version()).isEqualTo(stored.version());

            TestNode.await(
                    node.refresh(TestNode.route(B, peer.at(), thief.environ().rootCrt(), 0, 0)));
            assertThat(node.route(B).orElseThrow().status() & RouteStatus.CONNECTED)
                    .isNotZero();
            assertThat(node.pins.values()).isEmpty();
        }
    }

    @Test
    void doesNotPinAPeerWhoseChainDoesNotEndAtTheRootItTells() throws Exception {
        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), node.tls(), 0)) {
            Done done = TestNode.await(node.refresh(TestNode.route(B, peer.at())));

            assertThat(done.message()).contains("E0000000603");
            assertThat(node.pins.values()).isEmpty();
            assertThat(node.route(B).orElseThrow().status() & RouteStatus.CONNECTED)
                    .isZero();
        }
    }

    @Test
    void aPeerThatSaysItIsAnotherNodeDoesNotChangeTheKey() {
        try (TestPeer peer = new TestPeer(partner.vertx, node.environ(), null, 0)) {
            Done done = TestNode.await(node.refresh(TestNode.route(B, "http://" + peer.at())));

            assertThat(done.message()).contains("LX0000010000010");
            assertThat(node.routes.values()).hasSize(1);
            assertThat(node.route(B)).isPresent();
        }
    }

    @Test
    void anAckNeedsARouteOrARequest() throws Exception {
        Route ack = sample("net-ack");
        assertThat(code(() -> TestNode.await(node.bus().request(Addresses.NET_ACK, ack))))
                .isEqualTo(ErrorCode.NOT_WOVEN);
        TestNode.await(node.refresh(TestNode.route(ack.nodeId(), "http://127.0.0.1:1")));

        TestNode.await(node.bus().request(Addresses.NET_ACK, ack));

        assertThat(node.route(ack.nodeId()).orElseThrow().has(RouteStatus.WEAVED))
                .isTrue();
    }

    private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(MeshException.class, call).code();
    }

    private MeshException failure(Route... routes) {
        return catchThrowableOfType(MeshException.class, () -> TestNode.await(node.refresh(routes)));
    }

    private static Route withGuestPair(String crt, String key) {
        return new Route(
                B,
                "JG",
                "",
                "",
                "http://a:1",
                "",
                "",
                "",
                "",
                "",
                key,
                crt,
                0,
                0,
                "",
                0,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                0,
                "",
                "",
                0);
    }

    private Route sample(String name) throws Exception {
        try (InputStream in = RefreshTest.class.getResourceAsStream("/seed/" + name + ".json")) {
            return node.codecs.json().decode(Route.class, ByteString.readFrom(in));
        }
    }
}
