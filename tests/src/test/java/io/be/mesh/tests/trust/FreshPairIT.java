package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.RecordingProxy;
import io.be.mesh.tests.testkit.RecordingProxy.Recording;
import io.be.mesh.tests.testkit.Shell;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two fresh nodes whose operators have told each its own name and the other's address, and nothing else. */
class FreshPairIT {
    private static final String MARKER = "payload-marker-7f3a91c2";

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"A first", "B first"})
    void theyPushOverMutualTls13(String order) throws Exception {
        try (Pair pair = new Pair();
                RecordingProxy toB = new RecordingProxy(pair.b().port());
                RecordingProxy toA = new RecordingProxy(pair.a().port())) {
            if (order.equals("A first")) {
                pair.refreshAtA(toB.address());
                pair.refreshAtB(toA.address());
            } else {
                pair.refreshAtB(toA.address());
                pair.refreshAtA(toB.address());
            }

            arrives(pair.a(), pair.b(), ID_A, ID_B);
            arrives(pair.b(), pair.a(), ID_B, ID_A);

            for (RecordingProxy proxy : List.of(toA, toB)) {
                assertThat(proxy.connections()).isNotEmpty().allSatisfy(FreshPairIT::isTls13);
                assertThat(proxy.saw(MARKER)).isFalse();
                assertThat(proxy.saw(Base64.getEncoder().encodeToString(MARKER.getBytes(StandardCharsets.UTF_8))))
                        .isFalse();
                assertThat(proxy.saw("HTTP/1.1")).isFalse();
            }
            asksForACertificate(pair.a());
            asksForACertificate(pair.b());
        }
    }

    private static void arrives(MeshProcess from, MeshProcess to, String fromId, String toId) throws Exception {
        byte[] payload = (MARKER + " from " + fromId).getBytes(StandardCharsets.UTF_8);

        JsonNode pushed = TrustApi.push(from, "fresh", "t", toId, payload);

        assertThat(pushed.path("code").asText()).as("%s\n%s", pushed, to.log()).isEqualTo(Caller.SUCCESS);
        assertThat(TrustApi.payloads(to, "fresh", "t", fromId)).containsExactly(payload);
    }

    /** A handshake record first, and in the server's hello the extension that chooses TLS 1.3. */
    private static void isTls13(Recording connection) {
        assertThat(connection.sent()).startsWith("\u0016\u0003");
        assertThat(connection.received()).startsWith("\u0016\u0003\u0003");
        String hello = connection
                .received()
                .substring(
                        0,
                        5
                                + connection.received().charAt(4)
                                + 256 * connection.received().charAt(3));
        assertThat(hello).contains("\u0000\u002b\u0000\u0002\u0003\u0004");
    }

    private static void asksForACertificate(MeshProcess node) throws Exception {
        Shell.Result result = Shell.run("openssl", "s_client", "-state", "-connect", node.address());

        assertThat(result.out() + result.err()).contains("TLSv1.3").contains("read server certificate request");
    }
}
