package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.cluster.trust.WeaveSignature;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.protocol.message.WeaveRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other nodes bring as requests and approvals that they should not. */
class PeerRequestTest {
    private static final String A = "LX0000010000010";
    private static final String B = "LX0000020000020";
    private static final Route NONE = Route.of("", "", "", "");

    @TempDir
    Path home;

    private final MovingClock clock = new MovingClock();
    private TestNode a;
    private TestNode b;

    /** The system's clock, some time later. */
    private static final class MovingClock extends Clock {
        private volatile Duration later = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(later);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Exception {
        a = TestNode.named(home.resolve("a"), clock, A);
        b = TestNode.named(home.resolve("b"), clock, B);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private enum Wrong {
        SIGNATURE(ErrorCode.BAD_SIGNATURE),
        OTHER_TARGET(ErrorCode.FORBIDDEN),
        EXPIRED(ErrorCode.AUTH_CODE_EXPIRED),
        FROM_THE_FUTURE(ErrorCode.BAD_REQUEST),
        FOREIGN_NAME(ErrorCode.CERTIFICATE),
        NO_CSR(ErrorCode.BAD_REQUEST),
        NO_CODE(ErrorCode.BAD_REQUEST),
        LONG_CODE(ErrorCode.BAD_REQUEST),
        BAD_ADDRESS(ErrorCode.BAD_ADDRESS),
        OWN_ID(ErrorCode.CERTIFICATE),
        LEAF_AS_ROOT(ErrorCode.CERTIFICATE),
        SOMEBODY_ELSES(ErrorCode.FORBIDDEN);

        private final ErrorCode code;

        Wrong(ErrorCode code) {
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void refusesWhatIsWrongWithARequestAndKeepsNothing(Wrong wrong) {
        WeaveRequest good = offer(a, B);
        long now = clock.millis();
        WeaveRequest bad =
                switch (wrong) {
                    case SIGNATURE -> with(good, Map.of("authCode", "ffff"));
                    case OTHER_TARGET -> offer(a, "LX0000030000030");
                    case EXPIRED -> signed(a, with(good, Map.of("expireAt", now - 400_000)));
                    case FROM_THE_FUTURE -> signed(a, with(good, Map.of("issuedAt", now + 400_000)));
                    case FOREIGN_NAME -> signed(a, with(good, Map.of("nodeId", "LX0000030000030")));
                    case NO_CSR -> signed(a, with(good, Map.of("csr", "")));
                    case NO_CODE -> signed(a, with(good, Map.of("authCode", "")));
                    case LONG_CODE -> signed(a, with(good, Map.of("authCode", "f".repeat(129))));
                    case BAD_ADDRESS -> signed(a, with(good, Map.of("address", "ftp://a:1")));
                    case OWN_ID -> signed(a, with(good, Map.of("nodeId", B)));
                    case LEAF_AS_ROOT -> with(good, Map.of("hostRoot", a.tls().chain()));
                    case SOMEBODY_ELSES -> good;
                };
        String partner = wrong == Wrong.SOMEBODY_ELSES ? "LX0000030000030" : "";

        MeshException refused = failure(() -> ask(b, bad, partner));

        assertThat(refused.code()).as(refused.message()).isEqualTo(wrong.code);
        assertThat(b.routes.values()).isEmpty();
        assertThat(b.weavings.values()).isEmpty();
        assertThat(b.issued.values()).isEmpty();
    }

    @Test
    void toleratesFiveMinutesOfClockSkew() {
        long now = clock.millis();
        WeaveRequest early = signed(a, with(offer(a, B), Map.of("issuedAt", now + 240_000)));

        assertThat(ask(b, early, "").approved()).isFalse();
    }

    @Test
    void aRequestWithAnotherRootThanTheOperatorsIsRefused() {
        Route route = Route.of(A, "JG" + A, "", "127.0.0.1:1")
                .withGuestRoot(b.environ().rootCrt());
        TestNode.await(b.refresh(route));

        MeshException refused = failure(() -> ask(b, offer(a, B), ""));

        assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
        assertThat(refused.message()).contains("trusted is");
    }

    @Test
    void whoHoldsAnotherKeyThanTheNodeAtTheOperatorsAddressIsRefused() throws Exception {
        try (TestNode thief = TestNode.named(home.resolve("x"), clock, A);
                TestGate gate = new TestGate(a, 0)) {
            TestNode.await(b.refresh(Route.of(A, "JG" + A, "", "127.0.0.1:1")));
            TestNode.await(b.routes.write(
                    Map.of(A.toLowerCase(), Route.of(A, "JG" + A, "", gate.at()).withStatus(RouteStatus.FROM_MAN)),
                    Set.of()));

            MeshException refused = failure(() -> ask(b, offer(thief, B), ""));

            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
            assertThat(b.issued.values()).isEmpty();
            assertThat(ask(b, offer(a, B), "").approved()).isTrue();
        }
    }

    @Test
    void aRefreshedPartnerThatCannotBeMetWaitsAndGetsNoCertificate() {
        TestNode.await(b.refresh(Route.of(A, "JG" + A, "", "127.0.0.1:1")));
        Route before = b.route(A).orElseThrow();

        WeaveAnswer answer = ask(b, offer(a, B), "");

        assertThat(answer.approved()).isFalse();
        assertThat(answer.guestCrt()).isEmpty();
        assertThat(b.route(A)).contains(before);
        assertThat(b.pins.values()).isEmpty();
        assertThat(b.issued.values()).isEmpty();
    }

    @Test
    void nobodyTakesThePlaceOfAWaitingRequest() throws Exception {
        ask(b, offer(a, B), "");
        try (TestNode thief = TestNode.named(home.resolve("x"), clock, A)) {
            MeshException refused = failure(() -> ask(b, offer(thief, B), ""));
            assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);

            clock.later = Duration.ofDays(2);
            assertThat(ask(b, offer(thief, B), "").approved()).isFalse();
        }
    }

    @Test
    void nobodyChangesTheAddressOfARequestThatTellsNoRoot() {
        askAsGo(1, "10.0.0.1");
        Route elsewhere = coded(Route.of("lxGO1", "JGgo1", "", "10.6.6.6:7304"), "other");

        MeshException refused = failure(() -> TestNode.await(
                b.bus().request(Addresses.NET_PEER_WEAVE, new PeerWeave(elsewhere, Optional.empty(), "", "10.6.6.6"))));
        askAsGo(1, "10.0.0.2");

        assertThat(refused.code()).isEqualTo(ErrorCode.CERTIFICATE);
        assertThat(refused.message()).contains("another address");
        assertThat(b.route("LXgo1").orElseThrow().address()).isEqualTo("10.1.1.1:7304");
    }

    @Test
    void aSecondFromOneAddressIsTheNinthAndTheSixtyFifthOfAll() {
        for (int i = 0; i < WaitingRoom.PLACES; i++) {
            askAsGo(i, "10.0.0." + i / WaitingRoom.PLACES_OF_ONE);
            if (i == WaitingRoom.PLACES_OF_ONE - 1) {
                assertThat(failure(() -> askAsGo(900, "10.0.0.0")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
        assertThat(b.weavings.values()).hasSize(WaitingRoom.PLACES);

        MeshException full = failure(() -> askAsGo(901, "10.9.9.9"));
        assertThat(full.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(full.message()).contains("64");

        clock.later = Duration.ofDays(2);
        askAsGo(902, "10.9.9.9");
        assertThat(b.weavings.values()).hasSize(1);
        assertThat(b.routes.values()).hasSize(1);
    }

    @Test
    void theFormOfTheGoNodeWaitsAndItsKeysAreNotKept() {
        Route given = Route.of(A, "JG" + A, "A", "127.0.0.1:1")
                .withGuestPair("crt", "KEY-OF-SOMEBODY")
                .withStatus(RouteStatus.WEAVED | RouteStatus.FROM_MAN);
        WeaveAnswer answer = TestNode.await(b.bus()
                .request(
                        Addresses.NET_PEER_WEAVE,
                        new PeerWeave(coded(given, "go-code"), Optional.empty(), "", "10.0.0.1")));

        assertThat(answer.message()).isEqualTo("waiting for approval by " + B);
        Route stored = b.route(A).orElseThrow();
        assertThat(RouteGate.isWaiting(stored)).isTrue();
        assertThat(stored.guestKey()).isEmpty();
        assertThat(stored.authCode()).isEmpty();
    }

    @Test
    void anExpiredRequestCannotBeApproved() {
        ask(b, offer(a, B), "");
        clock.later = Duration.ofDays(2);

        MeshException refused =
                failure(() -> TestNode.await(b.bus().request(Addresses.NET_ACK, Route.of(A, "", "", ""))));

        assertThat(refused.code()).isEqualTo(ErrorCode.AUTH_CODE_EXPIRED);
        assertThat(RouteGate.isWaiting(b.route(A).orElseThrow())).isTrue();
    }

    @Test
    void anApprovalNeedsTheCodeOfTheRequest() {
        Weaving ours = asked();
        String chain = TestNode.await(b.bus().request(Addresses.KMS_ISSUE_PARTNER, new CsrOf(A, ours.csr())))
                .chain();

        assertThat(failure(() -> approve(coded(Route.of(B, "", "", ""), "wrong"), ""))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(failure(() -> approve(coded(Route.of(B, "", "", ""), ""), ""))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        Route good = coded(Route.of(B, "", "", "").withGuestPair(chain, ""), ours.authCode());
        assertThat(failure(() -> approve(good, "LX0000030000030")).code()).isEqualTo(ErrorCode.FORBIDDEN);
        clock.later = Duration.ofDays(2);
        assertThat(failure(() -> approve(good, B)).code()).isEqualTo(ErrorCode.AUTH_CODE_EXPIRED);
        clock.later = Duration.ZERO;

        approve(good, B);
        assertThat(a.route(B).orElseThrow().guestCrt().strip()).isEqualTo(chain.strip());
        int version = a.route(B).orElseThrow().version();
        approve(good, B);
        assertThat(a.route(B).orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void anApprovalThatNobodyAskedForIsRefused() {
        assertThat(failure(() -> approve(coded(Route.of(B, "", "", ""), "x"), B))
                        .code())
                .isEqualTo(ErrorCode.NOT_WOVEN);
    }

    @Test
    void anApprovalNeedsACertificateForOurKeyByThePartnersRoot() throws Exception {
        Weaving ours = asked();
        String foreignKey = a.tls().chain();
        try (TestNode other = TestNode.named(home.resolve("x"), clock, "LX0000030000030")) {
            String foreignRoot = TestNode.await(
                            other.bus().request(Addresses.KMS_ISSUE_PARTNER, new CsrOf(A, ours.csr())))
                    .chain();
            for (String chain : new String[] {foreignKey, foreignRoot}) {
                Route ack = coded(Route.of(B, "", "", "").withGuestPair(chain, ""), ours.authCode());
                assertThat(failure(() -> approve(ack, B)).code()).isEqualTo(ErrorCode.CERTIFICATE);
            }
        }
        assertThat(a.route(B).orElseThrow().guestCrt()).isEmpty();
        assertThat(a.weavings.values()).hasSize(1);
    }

    /** A has asked B, as far as its tables go. */
    private Weaving asked() {
        var offer = TestNode.await(a.bus().request(Addresses.KMS_OFFER, new WeaveOffer(B, "")));
        WeaveRequest request = offer.request();
        Weaving ours = new Weaving(
                B,
                true,
                request.authCode(),
                request.csr(),
                offer.key(),
                "",
                "",
                request.issuedAt(),
                request.expireAt());
        Route row = Route.of(B, "JG" + B, "", "127.0.0.1:1")
                .withGuestRoot(b.environ().rootCrt())
                .withStatus(RouteStatus.FROM_MAN | RouteStatus.APPROVING);
        TestNode.await(a.routes.write(Map.of(B.toLowerCase(), row), Set.of()));
        TestNode.await(a.weavings.write(Map.of(ours.rowKey(), ours), Set.of()));
        return ours;
    }

    private void approve(Route ack, String partner) {
        TestNode.await(a.bus().request(Addresses.NET_PEER_ACK, new PeerAck(ack, partner, "10.0.0.1")));
    }

    private WeaveRequest offer(TestNode from, String target) {
        return TestNode.await(from.bus().request(Addresses.KMS_OFFER, new WeaveOffer(target, "127.0.0.1:1")))
                .request();
    }

    private WeaveAnswer ask(TestNode node, WeaveRequest request, String partner) {
        return TestNode.await(node.bus()
                .request(Addresses.NET_PEER_WEAVE, new PeerWeave(NONE, Optional.of(request), partner, "10.0.0.1")));
    }

    private void askAsGo(int number, String from) {
        Route route = coded(Route.of("LXgo" + number, "JGgo" + number, "", "10.1.1.1:7304"), "code");
        TestNode.await(b.bus().request(Addresses.NET_PEER_WEAVE, new PeerWeave(route, Optional.empty(), "", from)));
    }

    private static WeaveRequest signed(TestNode by, WeaveRequest request) {
        return WeaveSignature.sign(request, Pem.privateKey("key", by.environ().rootKey()));
    }

    private WeaveRequest with(WeaveRequest request, Map<String, Object> changed) {
        return a.codecs
                .json()
                .decode(
                        WeaveRequest.class,
                        edited(request, json -> json.mergeIn(new io.vertx.core.json.JsonObject(changed))));
    }

    private Route coded(Route route, String code) {
        return a.codecs.json().decode(Route.class, edited(route, json -> json.put("authCode", code)));
    }

    private com.google.protobuf.ByteString edited(Object record, UnaryOperator<io.vertx.core.json.JsonObject> edit) {
        var json =
                new io.vertx.core.json.JsonObject(a.codecs.json().encode(record).toStringUtf8());
        var camel = new io.vertx.core.json.JsonObject();
        json.forEach(member -> camel.put(camel(member.getKey()), member.getValue()));
        return com.google.protobuf.ByteString.copyFromUtf8(edit.apply(camel).encode());
    }

    private static String camel(String name) {
        StringBuilder out = new StringBuilder();
        for (String part : name.split("_")) {
            out.append(
                    out.length() == 0
                            ? part
                            : part.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + part.substring(1));
        }
        return out.toString();
    }

    private static MeshException failure(ThrowingCallable call) {
        return catchThrowableOfType(MeshException.class, call);
    }
}
