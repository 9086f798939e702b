package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three partners. C is curious: its engine asks its own node for what is between A and B, and somebody with C's own certificate
 * speaks to B directly, without C's node in between.
 */
class ThreeNodesIT {
    private static final String[] IDS = {"LX0000010000021", "LX0000010000022", "LX0000010000023"};
    private static final String[] INSTS = {"JG0100002100000000", "JG0100002200000000", "JG0100002300000000"};
    private static final String A = IDS[0];
    private static final String B = IDS[1];
    private static final String C = IDS[2];
    private static final byte[] SECRET = "between A and B".getBytes(StandardCharsets.UTF_8);

    private static final List<MeshProcess> NODES = new ArrayList<>();
    private static Credential stolen;

    @BeforeAll
    static void start() throws Exception {
        Credential rootOfC = CertificateSpec.authority("root of C").rsa(2048).selfSigned();
        Caller caller = new Caller();
        for (int i = 0; i < IDS.length; i++) {
            MeshProcess node = MeshProcess.start();
            NODES.add(node);
            Map<String, String> identity =
                    new HashMap<>(Map.of("node_id", IDS[i], "inst_id", INSTS[i], "inst_name", "Bank " + i));
            if (IDS[i].equals(C)) {
                identity.put("root_crt", Credential.pem(rootOfC.certificate()));
                identity.put("root_key", rootOfC.keyPem());
            }
            JsonNode answer = caller.json(node, "/v1/interconn/node/refresh", Map.of(), identity);
            assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        }
        for (int at = 0; at < IDS.length; at++) {
            for (int of = 0; of < IDS.length; of++) {
                if (at != of) {
                    Pair.refresh(
                            NODES.get(at), IDS[of], INSTS[of], NODES.get(of).address(), Map.of());
                }
            }
        }
        stolen = CertificateSpec.node(C).by(rootOfC);
    }

    @AfterAll
    static void stop() {
        NODES.forEach(MeshProcess::close);
    }

    private static MeshProcess a() {
        return NODES.get(0);
    }

    private static MeshProcess b() {
        return NODES.get(1);
    }

    private static MeshProcess c() {
        return NODES.get(2);
    }

    @Test
    void eachPushIsFiledUnderItsSender() throws Exception {
        code(TrustApi.push(a(), "shared", "t", B, SECRET), Caller.SUCCESS);
        code(TrustApi.push(c(), "shared", "t", B, "of C".getBytes(StandardCharsets.UTF_8)), Caller.SUCCESS);

        assertThat(TrustApi.payloads(b(), "shared", "t", A)).containsExactly(SECRET);
        assertThat(TrustApi.payloads(b(), "shared", "t", C)).containsExactly("of C".getBytes(StandardCharsets.UTF_8));
        assertThat(TrustApi.drain(b(), "shared", "t")).isEqualTo(0);
    }

    @Test
    void theEngineOfCReadsAndReleasesAtItsOwnNodeOnly() throws Exception {
        code(TrustApi.push(a(), "own", "t", B, SECRET), Caller.SUCCESS);
        Caller engine = new Caller();
        for (String target : List.of(B, A)) {
            Map<String, String> headers = Map.of("x-ptp-session-id", "own", "x-ptp-target-node-id", target);
            for (String verb : List.of("pop", "peek", "release")) {
                JsonNode answer =
                        engine.json(c(), "/v1/interconn/chan/" + verb, headers, Map.of("topic", "t", "timeout", 1));
                assertThat(answer.path("payload").asText()).as("%s", answer).isEmpty();
            }
        }
        assertThat(TrustApi.payloads(b(), "own", "t", A)).containsExactly(SECRET);
    }

    @Test
    void theEngineOfCPushesAsNobodyElse() throws Exception {
        Map<String, String> headers = Map.of(
                "x-ptp-session-id",
                "as-a",
                "x-ptp-target-node-id",
                B,
                "x-ptp-source-node-id",
                A,
                "x-ptp-source-inst-id",
                INSTS[0]);

        new Caller().json(c(), "/v1/interconn/chan/push", headers, Map.of("topic", "t", "payload", "AAAA"));

        assertThat(TrustApi.drain(b(), "as-a", "t", A)).isEqualTo(0);
    }

    @Test
    void withItsOwnCertificateItMayPushAsItselfAndNothingElse() throws Exception {
        code(TrustApi.push(a(), "direct", "t", B, SECRET), Caller.SUCCESS);
        PeerClient http = PeerClient.showing(stolen, b(), Version.HTTP_2);

        assertThat(http.push("direct", "t", List.of(), "C".getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo(Caller.SUCCESS);
        List<Entry<String, String>> asA =
                List.of(Map.entry("x-ptp-source-node-id", A), Map.entry("x-ptp-source-inst-id", INSTS[0]));
        assertThat(http.push("direct", "t", asA, SECRET).code()).isEqualTo("E0000000403");
        for (String verb : List.of("pop", "peek", "release")) {
            assertThat(direct(http, "/v1/interconn/chan/" + verb, "").code()).isIn("E0000000403", "E0000000614");
            assertThat(direct(http, PeerClient.INVOKE, "/v1/interconn/chan/" + verb)
                            .code())
                    .isIn("E0000000403", "E0000000614");
        }

        assertThat(TrustApi.payloads(b(), "direct", "t", A)).containsExactly(SECRET);
        assertThat(TrustApi.payloads(b(), "direct", "t", C)).containsExactly(new byte[] {'C'});
    }

    @Test
    void overGrpcNeither() throws Exception {
        code(TrustApi.push(a(), "grpc", "t", B, SECRET), Caller.SUCCESS);
        try (GrpcPeer grpc = GrpcPeer.showing(stolen, b())) {
            for (String verb : List.of("pop", "peek", "release")) {
                List<Entry<String, String>> metadata = List.of(
                        Map.entry("x-ptp-session-id", "grpc"),
                        Map.entry("x-ptp-uri", "/org.ppc.ptp.PrivateTransferTransport/" + verb));
                assertThat(grpc.call("org.ppc.ptp.PrivateTransferTransport/" + verb, metadata, topic())
                                .code())
                        .isIn("E0000000403", "E0000000614");
                assertThat(grpc.call(GrpcPeer.INVOKE, metadata, inbound()).code())
                        .isIn("E0000000403", "E0000000614");
            }
        }
        assertThat(TrustApi.payloads(b(), "grpc", "t", A)).containsExactly(SECRET);
    }

    @Test
    void theCertificateOfCOpensNothingUnderTheNameOfA() throws Exception {
        Credential asA = CertificateSpec.node(A).by(stolen);

        assertThat(PeerClient.showing(asA, b(), Version.HTTP_1_1)
                        .push("forged", "t", List.of(), SECRET)
                        .code())
                .isIn("E0000000603", "E0000000615");
        assertThat(TrustApi.drain(b(), "forged", "t")).isEqualTo(0);
    }

    private static PeerClient.Reply direct(PeerClient http, String path, String uri) throws Exception {
        List<Entry<String, String>> headers = new ArrayList<>(
                List.of(Map.entry("Content-Type", "application/x-protobuf"), Map.entry("x-ptp-session-id", "direct")));
        if (!uri.isEmpty()) {
            headers.add(Map.entry("x-ptp-uri", uri));
        }
        return http.post(path, headers, uri.isEmpty() ? topic() : inbound());
    }

    private static byte[] topic() {
        return Ptp.PeekInbound.newBuilder().setTopic("t").build().toByteArray();
    }

    private static byte[] inbound() {
        return Ptp.Inbound.newBuilder()
                .setPayload(ByteString.copyFrom(topic()))
                .build()
                .toByteArray();
    }

    private static void code(JsonNode envelope, String expected) {
        assertThat(envelope.path("code").asText()).as("%s", envelope).isEqualTo(expected);
    }
}
