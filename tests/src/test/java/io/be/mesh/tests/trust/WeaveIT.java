package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Handshake.ack;
import static io.be.mesh.tests.trust.Handshake.failed;
import static io.be.mesh.tests.trust.Handshake.remove;
import static io.be.mesh.tests.trust.Handshake.route;
import static io.be.mesh.tests.trust.Handshake.succeeded;
import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static io.be.mesh.tests.trust.Pair.INST_A;
import static io.be.mesh.tests.trust.Pair.INST_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.RecordingProxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A asks B for the partnership: what flows before B's operator has agreed, and after. */
class WeaveIT {
    private static final String WAITING = "waiting for approval by " + ID_B;
    private static final String NOT_WOVEN = "E0000000618";

    private static Pair pair;

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair();
        Handshake.reachedBy(pair.a(), ID_A, INST_A, pair.a().address());
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    /** Neither knows anything of the other. */
    @BeforeEach
    void forget() throws Exception {
        for (Map.Entry<MeshProcess, String> each :
                Map.of(pair.a(), ID_B, pair.b(), ID_A).entrySet()) {
            if (route(each.getKey(), each.getValue()).has("nodeId")) {
                remove(each.getKey(), each.getValue());
            }
        }
    }

    private static JsonNode weave() throws Exception {
        return weaveAt(pair.b().address());
    }

    private static JsonNode weaveAt(String address) throws Exception {
        return Handshake.weave(pair.a(), ID_B, INST_B, address);
    }

    @Test
    void nothingFlowsBeforeTheAckAndAllOverMutualTlsAfterIt() throws Exception {
        try (RecordingProxy toB = new RecordingProxy(pair.b().port())) {
            succeeded(weaveAt(toB.address()), WAITING);
            Traffic.refused(pair, NOT_WOVEN, WAITING);

            succeeded(ack(pair.b(), ID_A), "");
            Traffic.flows(pair);

            assertThat(toB.connections()).isNotEmpty().allSatisfy(connection -> assertThat(connection.sent())
                    .startsWith("\u0016\u0003"));
            assertThat(route(pair.a(), ID_B).path("guestCrt").asText()).contains("BEGIN CERTIFICATE");
        }
    }

    @Test
    void theRefreshOfWhatWaitsIsTheApproval() throws Exception {
        succeeded(weave(), WAITING);
        Traffic.refused(pair, NOT_WOVEN, WAITING);

        pair.refreshAtB(pair.a().address());

        Traffic.flows(pair);
    }

    @Test
    void asOftenAsOneLikes() throws Exception {
        succeeded(weave(), WAITING);
        succeeded(weave(), WAITING);
        Traffic.refused(pair, NOT_WOVEN, WAITING);

        succeeded(ack(pair.b(), ID_A), "");
        succeeded(ack(pair.b(), ID_A), "");
        Traffic.flows(pair);

        succeeded(weave(), "");
        Traffic.flows(pair);
    }

    @Test
    void whoWasRemovedIsAskedAnew() throws Exception {
        succeeded(weave(), WAITING);
        succeeded(ack(pair.b(), ID_A), "");
        Traffic.flows(pair);

        remove(pair.b(), ID_A);
        Traffic.refused(pair, NOT_WOVEN);
        failed(ack(pair.b(), ID_A), NOT_WOVEN);
        succeeded(weave(), WAITING);
        Traffic.refused(pair, NOT_WOVEN, WAITING);
        succeeded(ack(pair.b(), ID_A), "");

        Traffic.flows(pair);
    }

    @Test
    void whoForgotAPartnerThatStillAgreesNeedsNoAck() throws Exception {
        succeeded(weave(), WAITING);
        succeeded(ack(pair.b(), ID_A), "");
        remove(pair.a(), ID_B);
        Traffic.refused(pair, NOT_WOVEN);

        succeeded(weave(), "");

        Traffic.flows(pair);
    }

    @Test
    void aRequestMayBeTakenAwayInsteadOfApproved() throws Exception {
        succeeded(weave(), WAITING);
        remove(pair.b(), ID_A);

        failed(ack(pair.b(), ID_A), NOT_WOVEN);
        Traffic.refused(pair, NOT_WOVEN);
    }

    @Test
    void withAutoApproveNobodyIsWaitedFor() throws Exception {
        try (Pair open = new Pair(a -> a, b -> b.set("network.auto-approve", "true"))) {
            Handshake.reachedBy(open.a(), ID_A, INST_A, open.a().address());

            succeeded(Handshake.weave(open.a(), ID_B, INST_B, open.b().address()), "");

            Traffic.flows(open);
        }
    }

    @Test
    void neitherSideShowsAKeyOrACode() throws Exception {
        weave();
        ack(pair.b(), ID_A);
        for (JsonNode shown : List.of(route(pair.a(), ID_B), route(pair.b(), ID_A))) {
            assertThat(shown.path("nodeId").asText()).isNotEmpty();
            assertThat(shown.toString()).doesNotContain("PRIVATE KEY", "authCode");
        }
        assertThat(pair.a().log() + pair.b().log()).doesNotContain("PRIVATE KEY");
    }
}
