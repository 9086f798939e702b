package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static io.be.mesh.tests.trust.Pair.INST_A;
import static io.be.mesh.tests.trust.Pair.INST_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.trust.Traffic.Plane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one operator does to a partnership counts at once, both ways, over HTTP and over gRPC. */
class RouteLifeIT {
    private static final String EXPIRED = "E0000000605";
    private static final String DISABLED = "E0000000606";
    private static final String NOT_WOVEN = "E0000000618";

    private static Pair pair;

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair();
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    private static void partners(Plane plane) throws Exception {
        Pair.refresh(pair.a(), ID_B, INST_B, plane.address(pair.b()), Map.of());
        expiringAtB(plane, 0);
        Traffic.flows(plane, pair);
    }

    private static void expiringAtB(Plane plane, long millis) throws Exception {
        Pair.refresh(pair.b(), ID_A, INST_A, plane.address(pair.a()), Map.of("expire_at", millis));
    }

    @ParameterizedTest
    @EnumSource(Plane.class)
    void disabledUntilItIsEnabled(Plane plane) throws Exception {
        partners(plane);

        Handshake.disable(pair.b(), ID_A);
        Handshake.disable(pair.b(), ID_A);
        Traffic.refused(plane, pair, DISABLED, "is disabled");

        Handshake.enable(pair.b(), ID_A);
        Handshake.enable(pair.b(), ID_A);
        Traffic.flows(plane, pair);
    }

    @ParameterizedTest
    @EnumSource(Plane.class)
    void eachOperatorStopsItForBoth(Plane plane) throws Exception {
        partners(plane);

        Handshake.disable(pair.a(), ID_B);
        Handshake.disable(pair.b(), ID_A);
        Handshake.enable(pair.a(), ID_B);
        Traffic.refused(plane, pair, DISABLED);

        Handshake.enable(pair.b(), ID_A);
        Traffic.flows(plane, pair);
    }

    @ParameterizedTest
    @EnumSource(Plane.class)
    void whatHasExpiredIsRenewedByARefresh(Plane plane) throws Exception {
        partners(plane);

        expiringAtB(plane, 1);
        Traffic.refused(plane, pair, EXPIRED, "has expired");

        expiringAtB(plane, Instant.now().plus(Duration.ofDays(1)).toEpochMilli());
        Traffic.flows(plane, pair);
    }

    @ParameterizedTest
    @EnumSource(Plane.class)
    void expiresByItself(Plane plane) throws Exception {
        partners(plane);
        Instant end = Instant.now().plusMillis(1500);

        expiringAtB(plane, end.toEpochMilli());
        Awaitility.await().until(() -> Instant.now().isAfter(end));

        Traffic.refused(plane, pair, EXPIRED);
    }

    @ParameterizedTest
    @EnumSource(Plane.class)
    void whoIsRemovedIsAStrangerUntilTheNextRefresh(Plane plane) throws Exception {
        partners(plane);

        Handshake.remove(pair.b(), ID_A);
        Traffic.refused(plane, pair, NOT_WOVEN);
        assertThat(Handshake.route(pair.b(), ID_A).path("status").asInt()).isEqualTo(404);

        partners(plane);
    }
}
