package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate that is believed no longer: whoever comes with it is refused, and whoever came with it is cut. */
class RevocationIT {
    private static final String SELF = "LX0000010000001";
    private static final String PARTNER = "LX0000010000002";
    private static final int OPEN = 10;
    private static final Duration REFUSED = Duration.ofSeconds(1);
    private static final int CUT_MILLIS = 5_000;

    private final Credential root = CertificateSpec.authority("partner root").selfSigned();
    private final Credential leaf = CertificateSpec.node(PARTNER).by(root);
    private MeshProcess node;

    /** What can be taken from a partner. */
    enum Loss {
        LEAF,
        ROOT,
        ROUTE
    }

    @BeforeEach
    void start() throws Exception {
        node = MeshProcess.start();
        new Caller().identity(node, SELF, "JG0100000100000000");
        Pair.refresh(
                node,
                PARTNER,
                "JG0100000200000000",
                "127.0.0.1:9",
                Map.of("guest_root", Credential.pem(root.certificate())));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void openConnectionsAreCutAndNewOnesRefused(Loss loss) throws Exception {
        assertThat(push().code()).isEqualTo(Caller.SUCCESS);
        List<SSLSocket> open = new ArrayList<>();
        for (int i = 0; i < OPEN; i++) {
            open.add(opened());
        }

        long before = System.nanoTime();
        switch (loss) {
            case LEAF -> TrustApi.revoke(node, leaf.fingerprint());
            case ROOT -> TrustApi.revoke(node, root.fingerprint());
            case ROUTE -> Handshake.remove(node, PARTNER);
        }
        String refusal = push().code();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(refusal).isEqualTo(loss == Loss.ROUTE ? "E0000000618" : "E0000000603");
        assertThat(took).isLessThan(REFUSED);
        for (SSLSocket each : open) {
            try (each) {
                assertIsCut(each, before);
            }
        }
    }

    @Test
    void aNodeWhoseLeafIsRevokedByItsPartnerIsRefusedUntilItHasANewOne() throws Exception {
        try (Pair pair = new Pair().introduced()) {
            Traffic.flows(pair);

            TrustApi.revoke(pair.a(), leafOf(pair.b()));

            Traffic.refused(Traffic.Plane.HTTP, pair.a(), ID_B, "E0000000603", "revoked");
            Traffic.refused(Traffic.Plane.HTTP, pair.b(), ID_A, "E0000000603", "revoked");
            assertThat(TrustApi.rotate(pair.b(), false).statusCode()).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> Traffic.flows(pair));
        }
    }

    private static String leafOf(MeshProcess node) throws Exception {
        for (JsonNode each : TrustApi.get(node, "/v1/admin/certificates").path("certificates")) {
            if (each.path("use").asText().equals("leaf")) {
                return each.path("fingerprint").asText();
            }
        }
        throw new AssertionError("no leaf");
    }

    /** Over a new connection. */
    private PeerClient.Reply push() throws Exception {
        return PeerClient.showing(leaf, node, Version.HTTP_1_1).push("s", "t", List.of(), new byte[] {1});
    }

    /** A connection that has been taken as the partner's. */
    private SSLSocket opened() throws Exception {
        SSLSocket socket = (SSLSocket) leaf.sslContext().getSocketFactory().createSocket("127.0.0.1", node.port());
        socket.setSoTimeout(CUT_MILLIS);
        socket.getOutputStream().write("GET /stats HTTP/1.1\r\nhost: mesh\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        in.skipNBytes(in.available());
        return socket;
    }

    private static void assertIsCut(SSLSocket socket, long since) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[1024];
        int count;
        do {
            count = in.read(rest); // fails with a timeout when nothing ends the connection
        } while (count > 0);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMillis(CUT_MILLIS));
    }
}
