package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes become partners over real sockets. */
class WeaveTest {
    private static final String A = "LX0000010000010";
    private static final String B = "LX0000020000020";

    @TempDir
    Path home;

    private TestNode a;
    private TestNode b;
    private TestGate gateA;
    private TestGate gateB;

    @BeforeEach
    void start() throws Exception {
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            portOfA = free.getLocalPort();
        }
        a = node("a", A, "127.0.0.1:" + portOfA, "first-use", false);
        b = node("b", B, "", "first-use", false);
        gateA = new TestGate(a, portOfA);
        gateB = new TestGate(b, 0);
    }

    private int portOfA;

    private TestNode node(String name, String id, String address, String trust, boolean auto) throws Exception {
        return TestNode.trusting(home.resolve(name), Clock.systemUTC(), id, address, trust, auto);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void aRequestWaitsForTheOperatorAndItsApprovalMakesPartners() throws Exception {
        Done asked = weave(a, gateB);

        assertThat(asked.message()).isEqualTo("waiting for approval by " + B);
        Route waiting = b.route(A).orElseThrow();
        assertThat(RouteGate.isWaiting(waiting)).isTrue();
        assertThat(waiting.address()).isEqualTo(gateA.at());
        assertThat(a.route(B).orElseThrow().status())
                .isEqualTo(RouteStatus.FROM_MAN | RouteStatus.APPROVING | RouteStatus.CONNECTED);

        Done acked = ack(b, Route.of(A, "", "", ""));

        assertThat(acked.message()).isEmpty();
        assertThat(acked.changes()).contains(new Change("route " + A, 1, 2)).anyMatch(change -> change.object()
                .startsWith("root of " + A));
        assertThat(b.route(A).orElseThrow().status())
                .isEqualTo(RouteStatus.FROM_MAN | RouteStatus.FROM_WEAVING | RouteStatus.WEAVED);
        assertThat(b.pins.get(A.toLowerCase()).orElseThrow().rootCrt().strip())
                .isEqualTo(a.environ().rootCrt().strip());
        Route woven = a.route(B).orElseThrow();
        assertThat(woven.has(RouteStatus.WEAVED)).isTrue();
        assertThat(woven.has(RouteStatus.APPROVING)).isFalse();
        assertThat(a.weavings.values()).isEmpty();
        assertThat(b.weavings.values()).isEmpty();

        assertThat(push(a)).isTrue();
        X509Certificate guest = gateB.shown.get(gateB.shown.size() - 1).get(0);
        guest.verify(Pem.certificates("root", b.environ().rootCrt()).get(0).getPublicKey());
        assertThat(b.issued.get(Pem.fingerprint(guest)).orElseThrow().nodeId()).isEqualTo(A);
    }

    @Test
    void noPrivateKeyTravelsAndAnswersShowNone() {
        weave(a, gateB);
        String key = a.weavings.values().iterator().next().key();
        ack(b, Route.of(A, "", "", ""));

        assertThat(gateA.bodies).isNotEmpty();
        assertThat(gateB.bodies).isNotEmpty();
        assertThat(String.join("\n", gateA.bodies) + String.join("\n", gateB.bodies))
                .doesNotContain("PRIVATE KEY");
        assertThat(a.route(B).orElseThrow().guestKey()).isEqualTo(key);
        Route shown = TestNode.await(a.bus().request(Addresses.NET_EDGE, new io.be.mesh.cluster.bus.message.NodeRef(B)))
                .route()
                .orElseThrow();
        assertThat(shown.guestKey()).isEmpty();
        assertThat(shown.guestCrt()).isNotEmpty();
        assertThat(shown.authCode()).isEmpty();
    }

    @Test
    void writesDownWhatThePartnerDid() {
        weave(a, gateB);
        ack(b, Route.of(A, "", "", ""));

        assertThat(b.audited)
                .extracting(AuditEvent::who, AuditEvent::action)
                .contains(org.assertj.core.groups.Tuple.tuple("stranger " + A, "mesh.net.weave"));
        assertThat(a.audited)
                .extracting(AuditEvent::who, AuditEvent::action)
                .contains(org.assertj.core.groups.Tuple.tuple("partner " + B, "mesh.net.ack"));
        assertThat(a.audited.toString() + b.audited)
                .doesNotContain(a.route(B).orElseThrow().guestKey().substring(60, 90));
    }

    @Test
    void aRefreshOfWhatWaitsIsTheApproval() {
        weave(a, gateB);

        Done done = TestNode.await(b.refresh(Route.of(A, "JG" + A, "", gateA.at())));

        assertThat(done.message()).isEmpty();
        assertThat(a.route(B).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
        assertThat(b.route(A).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
    }

    @Test
    void bothOperatorsHaveRefreshedSoNoAckIsNeeded() {
        TestNode.await(b.refresh(Route.of(A, "JG" + A, "", gateA.at())));

        Done done = weave(a, gateB);

        assertThat(done.message()).isEmpty();
        assertThat(a.route(B).orElseThrow().guestCrt()).isNotEmpty();
        assertThat(a.route(B).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
        assertThat(b.route(A).orElseThrow().status() & (RouteStatus.WEAVED | RouteStatus.FROM_MAN))
                .isEqualTo(RouteStatus.WEAVED | RouteStatus.FROM_MAN);
    }

    @Test
    void secondWeaveAndSecondAckAreHarmless() {
        weave(a, gateB);
        weave(a, gateB);
        assertThat(b.weavings.values()).hasSize(1);
        ack(b, Route.of(A, "", "", ""));
        int version = b.route(A).orElseThrow().version();

        assertThat(ack(b, Route.of(A, "", "", "")).changes()).isEmpty();
        assertThat(b.route(A).orElseThrow().version()).isEqualTo(version);
        assertThat(weave(a, gateB).message()).isEmpty();
        assertThat(push(a)).isTrue();
    }

    @Test
    void anApprovalStaysWhenTheOtherSideCannotBeTold() {
        weave(a, gateB);
        gateA.close();

        Done done = ack(b, Route.of(A, "", "", ""));

        assertThat(done.message()).contains("could not be told").contains("E0000000607");
        assertThat(b.route(A).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
        gateA = new TestGate(a, portOfA);
        assertThat(weave(a, gateB).message()).isEmpty();
        assertThat(a.route(B).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
    }

    @Test
    void autoApproveNeedsNoOperator() throws Exception {
        try (TestNode open = node("c", B, "", "first-use", true);
                TestGate gate = new TestGate(open, 0)) {
            assertThat(weave(a, gate).message()).isEmpty();

            assertThat(open.route(A).orElseThrow().status()).isEqualTo(RouteStatus.FROM_WEAVING | RouteStatus.WEAVED);
            assertThat(a.route(B).orElseThrow().guestCrt()).isNotEmpty();
        }
    }

    @Test
    void strictDemandsTheRootFromTheOperator() throws Exception {
        try (TestNode strict = node("c", B, "", "strict", true);
                TestGate gate = new TestGate(strict, 0)) {
            assertThat(weave(a, gate).message()).startsWith("waiting for approval");

            MeshException refused = failure(() -> ack(strict, Route.of(A, "", "", "")));
            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(refused.message()).contains("strict").contains("guest_root");
            MeshException other = failure(() -> ack(
                    strict, Route.of(A, "", "", "").withGuestRoot(b.environ().rootCrt())));
            assertThat(other.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(RouteGate.isWaiting(strict.route(A).orElseThrow())).isTrue();

            ack(strict, Route.of(A, "", "", "").withGuestRoot(a.environ().rootCrt()));
            assertThat(a.route(B).orElseThrow().has(RouteStatus.WEAVED)).isTrue();
            assertThat(strict.pins.values()).isEmpty();
        }
    }

    @Test
    void strictDoesNotWeaveWithoutTheRoot() throws Exception {
        try (TestNode strict = node("c", "LX0000030000030", gateA.at(), "strict", false)) {
            MeshException refused = failure(() -> weave(strict, gateB));

            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(refused.message()).contains("guest_root");
            assertThat(strict.routes.values()).isEmpty();
        }
    }

    @Test
    void nothingStaysWhenThePartnerCannotBeReachedOrRefuses() {
        gateB.close();
        assertThat(failure(() -> weave(a, gateB)).code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(a.routes.values()).isEmpty();

        gateB = new TestGate(b, 0);
        TestNode.await(b.refresh(Route.of(A, "JG" + A, "", gateA.at()).withStatus(RouteStatus.DISABLED)));
        MeshException refused = failure(() -> weave(a, gateB));
        assertThat(refused.code()).isEqualTo(ErrorCode.ROUTE_DISABLED);
        assertThat(refused.hop()).contains(B);
        assertThat(a.routes.values()).isEmpty();
        assertThat(a.weavings.values()).isEmpty();
        assertThat(a.pins.values()).isEmpty();
    }

    @Test
    void needsToKnowWhomAndWhere() {
        assertThat(failure(() -> TestNode.await(a.bus().request(Addresses.NET_WEAVE, Route.of(B, "", "", ""))))
                        .code())
                .isEqualTo(ErrorCode.NOT_WOVEN);
        assertThat(failure(() -> TestNode.await(a.bus().request(Addresses.NET_WEAVE, Route.of("", "", "", ""))))
                        .code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(failure(() -> TestNode.await(a.bus().request(Addresses.NET_WEAVE, Route.of(A, "JG", "", "x:1"))))
                        .code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    private static Done weave(TestNode from, TestGate to) {
        return TestNode.await(from.bus().request(Addresses.NET_WEAVE, Route.of(B, "JG" + B, "", to.at())));
    }

    private static Done ack(TestNode node, Route route) {
        return TestNode.await(node.bus().request(Addresses.NET_ACK, route));
    }

    private static boolean push(TestNode from) {
        ForwardRequest request = new ForwardRequest(
                new Principal(B, ""),
                Form.WRAPPED,
                Encoding.JSON,
                "/v1/interconn/chan/push",
                Map.of(),
                List.of(),
                ByteString.copyFromUtf8("{}"),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
        return TestNode.await(from.link.forward(request)).isSuccess();
    }

    private static MeshException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(MeshException.class, call);
    }
}
