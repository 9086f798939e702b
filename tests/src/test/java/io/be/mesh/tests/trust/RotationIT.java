package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Certificates are replaced while engines push over mutual TLS, and nobody notices. */
class RotationIT {
    private static final int ROTATIONS = 200;
    private static final int CLIENTS = 50;

    @Test
    void twoHundredNewLeavesFailNoCall() throws Exception {
        try (Pair pair = new Pair().introduced()) {
            PushingClients clients = new PushingClients(pair, CLIENTS);
            Set<String> shown = new HashSet<>();
            try (clients) {
                for (int i = 0; i < ROTATIONS; i++) {
                    MeshProcess node = i % 2 == 0 ? pair.a() : pair.b();
                    rotate(node, false);
                    String newest = fingerprint(node, "leaf");
                    await().atMost(Duration.ofSeconds(5)).until(() -> newest.equals(served(node)));
                    shown.add(newest);
                }
            }
            assertThat(clients.failures()).isEmpty();
            assertThat(clients.delivered()).isGreaterThan(CLIENTS);
            assertThat(shown).hasSize(ROTATIONS);

            again(pair.a());
            Traffic.flows(pair);
        }
    }

    @Test
    void newRootsOnBothSidesFailNoCall() throws Exception {
        try (Pair pair = new Pair().introduced()) {
            Traffic.flows(pair);
            PushingClients clients = new PushingClients(pair, 8);
            try (clients) {
                replaceRoot(pair.a());
                replaceRoot(pair.b());
                int before = clients.delivered();
                await().atMost(Duration.ofSeconds(20)).until(() -> clients.delivered() > before + 100);
            }
            assertThat(clients.failures()).isEmpty();

            again(pair.a());
            again(pair.b());
            Traffic.flows(pair);
            assertPins(pair.a(), ID_B, pair.b());
            assertPins(pair.b(), ID_A, pair.a());
        }
    }

    private static void replaceRoot(MeshProcess node) throws Exception {
        String before = fingerprint(node, "root");
        rotate(node, true);
        assertThat(fingerprint(node, "root")).isNotEqualTo(before);
        assertThat(fingerprint(node, "previous-root")).isEqualTo(before);
    }

    /** The old root speaks for the new one, which the partner pins in its place when it sees it. */
    private static void assertPins(MeshProcess node, String id, MeshProcess partner) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(certificate(node, "partner-root", id))
                .isEqualTo(fingerprint(partner, "root")));
    }

    /** A second life, in which every connection is a new one. */
    private static void again(MeshProcess node) {
        assertThat(node.stop()).isZero();
        node.restart();
    }

    private static void rotate(MeshProcess node, boolean root) throws Exception {
        var answer = TrustApi.rotate(node, root);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String fingerprint(MeshProcess node, String use) throws Exception {
        return certificate(node, use, "");
    }

    private static String certificate(MeshProcess node, String use, String id) throws Exception {
        for (JsonNode each : TrustApi.get(node, "/v1/admin/certificates").path("certificates")) {
            if (each.path("use").asText().equals(use)
                    && (id.isEmpty() || each.path("nodeId").asText().equalsIgnoreCase(id))) {
                return each.path("fingerprint").asText();
            }
        }
        return "";
    }

    /** The certificate that a new connection to the node is shown. */
    private static String served(MeshProcess node) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) Credential.anonymous().getSocketFactory().createSocket("127.0.0.1", node.port())) {
            socket.startHandshake();
            return Credential.fingerprint((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
    }
}
