package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.GatewayWord.FORBIDDEN;
import static io.be.mesh.tests.trust.GatewayWord.NOT_WOVEN;
import static io.be.mesh.tests.trust.Spoof.NODE;
import static io.be.mesh.tests.trust.Spoof.SENDER;
import static io.be.mesh.tests.trust.Spoof.VICTIM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes through the gateway may what a partner may, and nothing that is for our own systems, whatever it says. */
class GatewayRightsIT {
    private static final String NOT_PERMITTED = "E0000000614";
    private static final String URN_END = ".0001000000000000000000000000000000000.lx0000000000000.trustbe.cn";
    private static final byte[] PAYLOAD = Visitor.PAYLOAD.getBytes(StandardCharsets.UTF_8);

    private static GatewayNode gatewayNode;

    @TempDir
    static Path folder;

    private static MeshProcess node;
    private static Visitor gateway;

    @BeforeAll
    static void start() throws Exception {
        gatewayNode = new GatewayNode();
        node = gatewayNode.process();
        gateway = gatewayNode.at(GatewayNode.GATEWAY);
        TrustApi.push(node, "kept", "t", "", PAYLOAD);
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(TrustApi.drain(node, "kept", "t")).as("messages of our own").isEqualTo(1);
        gateway.close();
        gatewayNode.close();
    }

    /** What is said of the caller: of a partner, of nobody, of us, of a client. */
    private static List<List<Entry<String, String>>> words() {
        List<List<Entry<String, String>>> words = new ArrayList<>();
        words.add(List.of());
        for (String id : List.of(SENDER, Spoof.SELF, "LX0000000000000", "LX0000010000099", GatewayWord.BEHIND_PROXY)) {
            words.add(List.of(Map.entry(NODE, id)));
        }
        words.add(List.of(Map.entry(NODE, SENDER), Map.entry("x-forwarded-for", "127.0.0.1")));
        words.add(List.of(Map.entry("x-forwarded-for", "127.0.0.1"), Map.entry("x-real-ip", "127.0.0.1")));
        return words;
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2"})
    void nothingOfOurOwnOverHttp(Wire wire) throws Exception {
        for (String path : List.of(
                "/v1/interconn/chan/push",
                "/v1/interconn/chan/pop",
                "/v1/interconn/chan/peek",
                "/v1/interconn/chan/release",
                "/v1/interconn/node/refresh",
                "/v1/interconn/net/refresh",
                "/v1/interconn/registry/register",
                "/v1/admin/routes",
                "/metrics",
                "/a/service/of/an/engine")) {
            for (List<Entry<String, String>> said : words()) {
                List<Entry<String, String>> all = new ArrayList<>(said);
                all.add(Map.entry("x-ptp-session-id", "kept"));
                assertThat(gateway.post(wire, path, all))
                        .as("%s %s", path, said)
                        .isIn(FORBIDDEN, NOT_PERMITTED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GRPC", "GRPC_TLS"})
    void nothingOfOurOwnOverGrpc(Wire wire) {
        for (String method : List.of(
                "org.ppc.ptp.PrivateTransferTransport/push",
                "org.ppc.ptp.PrivateTransferTransport/pop",
                "org.ppc.ptp.PrivateTransferTransport/peek",
                "org.ppc.ptp.PrivateTransferTransport/release",
                "grpc.health.v1.Health/Check",
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "some.Service/method")) {
            for (List<Entry<String, String>> said : words()) {
                List<Entry<String, String>> all = new ArrayList<>(said);
                all.add(Map.entry("x-ptp-session-id", "kept"));
                assertThat(gateway.call(wire, method, all))
                        .as("%s %s", method, said)
                        .isIn(FORBIDDEN, NOT_PERMITTED, "PERMISSION_DENIED");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environ.store.kms",
                "reset.store.kms",
                "list.store.crt.kms",
                "root.apply.crt.kms",
                "issue.apply.crt.kms",
                "edge.net.mesh",
                "edges.net.mesh",
                "refresh.net.mesh",
                "put.registry.mesh",
                "nothing.of.this.name"
            })
    void noOperationOfOperatorsOnTheSdkWire(String operation) throws Exception {
        Entry<String, String> urn = Map.entry("mesh-urn", operation + URN_END);
        for (List<Entry<String, String>> said : words()) {
            List<Entry<String, String>> all = new ArrayList<>(said);
            all.add(urn);
            assertThat(gateway.post(Wire.HTTP1, "/mesh/invoke", all))
                    .as("%s", said)
                    .isIn(FORBIDDEN, NOT_PERMITTED);
            assertThat(gateway.post(Wire.H2, "/mesh/invoke", all))
                    .as("%s", said)
                    .isIn(FORBIDDEN, NOT_PERMITTED);
            assertThat(gateway.call(Wire.GRPC, "mesh-rpc/v1", all))
                    .as("%s", said)
                    .isIn(FORBIDDEN, NOT_PERMITTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop", "peek", "release"})
    void nothingIsReadThroughTheDoorOfPushes(String verb) throws Exception {
        List<Entry<String, String>> said = List.of(
                Map.entry(NODE, SENDER),
                Map.entry("x-ptp-session-id", "kept"),
                Map.entry("x-ptp-uri", "https://ptp.cn/v1/interconn/chan/" + verb));

        for (Wire wire : List.of(Wire.HTTP1, Wire.H2)) {
            assertThat(gateway.post(wire, Visitor.INVOKE, said)).isIn(FORBIDDEN, NOT_PERMITTED);
        }
    }

    @Test
    void aPartnerApprovesNobodyElse() throws Exception {
        for (String operation : List.of("weave", "ack")) {
            String body = new ObjectMapper()
                    .writeValueAsString(Map.of(
                            "node_id",
                            VICTIM,
                            "inst_id",
                            Spoof.VICTIM_INST,
                            "auth_code",
                            "00000000000000000000000000000000"));
            String answer = gateway.curl(
                    Wire.HTTP1,
                    List.of(Map.entry(NODE, SENDER), Map.entry("Content-Type", "application/json")),
                    List.of("-d", body),
                    List.of("/v1/interconn/net/" + operation));

            assertThat(answer).as(operation).doesNotContain(Caller.SUCCESS).contains("\"code\":\"E0000000");
        }
    }

    @Test
    void aCertificateThatIsShownCountsMoreThanTheWordOfTheGateway() throws Exception {
        assertThat(shown(SENDER, SENDER)).isEqualTo(Caller.SUCCESS);
        assertThat(TrustApi.drain(node, "shown", "t", SENDER)).isEqualTo(1);
        assertThat(shown(SENDER, VICTIM)).isEqualTo(FORBIDDEN);
        assertThat(shown("lx0000010000098", SENDER)).isEqualTo(NOT_WOVEN);
        assertThat(shown(VICTIM, SENDER)).isNotEqualTo(Caller.SUCCESS);
        for (String id : List.of(SENDER, VICTIM)) {
            assertThat(TrustApi.drain(node, "shown", "t", id)).as(id).isZero();
        }
    }

    private static String shown(String certified, String named) throws Exception {
        Path pem = gatewayNode.certificateOf(certified).write(folder, certified + named);
        String answer = gateway.curl(
                Wire.TLS,
                List.of(Map.entry(NODE, named), Map.entry("x-ptp-session-id", "shown"), Map.entry("x-ptp-topic", "t")),
                List.of("--cert", pem.toString(), "-H", "Content-Type:", "-d", Visitor.PAYLOAD),
                List.of(Visitor.INVOKE));
        return PeerClient.codeIn(answer).orElse(answer);
    }

    /** Even a token of ours, stolen or sent along, opens nothing from there. */
    @Test
    void aTokenDoesNotMakeAnOperatorOfAGatewaysCaller() throws Exception {
        try (GatewayNode guarded = new GatewayNode();
                Visitor proxy = guarded.at(GatewayNode.GATEWAY)) {
            for (String kind : List.of("inside", "operator")) {
                Entry<String, String> token = Map.entry("Authorization", "Bearer " + token(guarded.process(), kind));
                for (List<Entry<String, String>> said : words()) {
                    List<Entry<String, String>> all = new ArrayList<>(said);
                    all.add(token);
                    for (String path : List.of("chan/pop", "chan/push", "node/refresh", "net/refresh")) {
                        assertThat(proxy.post(Wire.HTTP1, "/v1/interconn/" + path, all))
                                .as("%s %s", path, all)
                                .isIn(FORBIDDEN, NOT_PERMITTED);
                    }
                }
            }
        }
    }

    private static String token(MeshProcess node, String kind) throws Exception {
        String made = TrustApi.admin(node, "POST", "/v1/admin/tokens", Map.of("kind", kind, "label", "test"))
                .body();
        String token = new ObjectMapper().readTree(made).path("token").asText();
        assertThat(token).as(made).isNotEmpty();
        return token;
    }
}
