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
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.trust.Traffic.Plane;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** B trusts only roots that its operator has given ({@code network.trust: strict}); A trusts whom it meets first. */
class StrictIT {
    private static final String CERTIFICATE = "E0000000603";
    private static final String NOT_WOVEN = "E0000000618";
    private static final String NO_ROOT = "network.trust is strict";

    private static Pair pair;

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair(a -> a, b -> b.set("network.trust", "strict").set("network.auto-approve", "true"));
        Handshake.reachedBy(pair.a(), ID_A, INST_A, pair.a().address());
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    /** Neither knows anything of the other. */
    @BeforeEach
    void forget() throws Exception {
        if (route(pair.a(), ID_B).has("nodeId")) {
            remove(pair.a(), ID_B);
        }
        if (route(pair.b(), ID_A).has("nodeId")) {
            remove(pair.b(), ID_A);
        }
    }

    /** What two operators hand each other. */
    private static String root(MeshProcess node) throws Exception {
        for (JsonNode known : TrustApi.get(node, "/v1/admin/certificates").path("certificates")) {
            if (known.path("use").asText().equals("root")) {
                return known.path("crt").asText();
            }
        }
        throw new AssertionError("the node shows no root");
    }

    @Test
    void whoAsksWaitsAndIsNotApprovedWithoutItsRoot() throws Exception {
        succeeded(Handshake.weave(pair.a(), ID_B, INST_B, pair.b().address()), "waiting for approval by " + ID_B);

        failed(ack(pair.b(), ID_A), CERTIFICATE, NO_ROOT);

        for (Plane plane : Plane.values()) {
            Traffic.refused(plane, pair.a(), ID_B, CERTIFICATE, "strict");
            Traffic.refused(plane, pair.b(), ID_A, NOT_WOVEN, "waiting for approval by " + ID_B);
        }
        assertThat(route(pair.b(), ID_A).path("status").asInt() & 128).isEqualTo(128);
    }

    @Test
    void theAckBringsTheRoot() throws Exception {
        Handshake.weave(pair.a(), ID_B, INST_B, pair.b().address());

        succeeded(Handshake.interconn(pair.b(), "ack", Map.of("node_id", ID_A, "guest_root", root(pair.a()))), "");

        Traffic.flows(pair);
    }

    @Test
    void theAckWithAnotherRootIsRefused() throws Exception {
        Handshake.weave(pair.a(), ID_B, INST_B, pair.b().address());
        Credential other = CertificateSpec.authority("another").rsa(2048).selfSigned();

        failed(
                Handshake.interconn(pair.b(), "ack", Map.of("node_id", ID_A, "guest_root", other.chainPem())),
                CERTIFICATE,
                "the partner tells root",
                other.fingerprint());
    }

    @Test
    void aRefreshWithoutTheRootConnectsNobody() throws Exception {
        pair.introduced();

        Traffic.refused(pair, CERTIFICATE, "strict");
    }

    @Test
    void aRefreshWithTheRootDoes() throws Exception {
        pair.refreshAtA(pair.b().address());
        Pair.refresh(pair.b(), ID_A, INST_A, pair.a().address(), Map.of("guest_root", root(pair.a())));

        Traffic.flows(pair);
    }

    @Test
    void itsOwnWeaveNeedsTheRootToo() throws Exception {
        failed(Handshake.weave(pair.b(), ID_A, INST_A, pair.a().address()), CERTIFICATE, NO_ROOT);

        assertThat(route(pair.b(), ID_A).path("status").asInt()).isEqualTo(404);
        Traffic.refused(pair, NOT_WOVEN);
    }
}
