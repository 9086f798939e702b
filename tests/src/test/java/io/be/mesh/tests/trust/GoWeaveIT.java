package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.net.http.HttpClient.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that ask for the partnership as the Go node does: with a private key in the request, and without a proof. */
class GoWeaveIT {
    private static final String SELF = "LX0000010000031";
    private static final String URN = "weave.net.mesh.0001" + "0".repeat(33) + "." + SELF + ".trustbe.cn";
    private static final String EDGES = "edges.net.mesh.0001" + "0".repeat(33) + "." + SELF + ".trustbe.cn";
    private static final Entry<String, String> JSON_BODY = Map.entry("Content-Type", "application/json");
    private static final int APPROVING = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static MeshProcess node;
    private static Credential root;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        new Caller().identity(node, SELF, "JG0100003100000000");
        root = CertificateSpec.authority("root of Go").rsa(2048).selfSigned();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Where its request may come in, each from a node of its own. */
    private enum Door {
        SDK_GRPC("LX0000010000032") {
            @Override
            String ask(Credential go, byte[] route, byte[] arguments) throws Exception {
                try (GrpcPeer peer = GrpcPeer.showing(go, node)) {
                    return peer.call("mesh-rpc/v1", List.of(Map.entry("mesh-urn", URN)), arguments)
                            .text();
                }
            }
        },
        SDK_HTTP("LX0000010000033") {
            @Override
            String ask(Credential go, byte[] route, byte[] arguments) throws Exception {
                return PeerClient.showing(go, node, Version.HTTP_1_1)
                        .post("/mesh/invoke", List.of(JSON_BODY, Map.entry("mesh-urn", URN)), arguments)
                        .body();
            }
        },
        MANAGEMENT("LX0000010000034") {
            @Override
            String ask(Credential go, byte[] route, byte[] arguments) throws Exception {
                return PeerClient.showing(go, node, Version.HTTP_2)
                        .post("/v1/interconn/net/weave", List.of(JSON_BODY), route)
                        .body();
            }
        };

        private final String id;

        Door(String id) {
            this.id = id;
        }

        abstract String ask(Credential go, byte[] route, byte[] arguments) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void itWaitsAndItsKeysAreNeitherKeptNorShown(Door door) throws Exception {
        Credential go = CertificateSpec.node(door.id).rsa(2048).by(root);
        Map<String, Object> route = request(door.id, go);
        Map<String, Object> arguments = Map.of("attachments", Map.of("mesh.net.weave", "guest"), "route", route);

        String answer = door.ask(go, JSON.writeValueAsBytes(route), JSON.writeValueAsBytes(arguments));

        assertThat(answer).contains(Caller.SUCCESS);
        JsonNode stored = Handshake.route(node, door.id);
        assertThat(stored.path("status").asInt() & APPROVING).isEqualTo(APPROVING);
        for (String member : List.of("hostCrt", "guestCrt", "guestRoot", "hostRoot")) {
            assertThat(stored.path(member).asText()).as(member).isEmpty();
        }
        pushIsRefused(go, "waiting for approval by " + SELF);

        JsonNode acked = Handshake.ack(node, door.id);
        assertThat(acked.path("code").asText()).isEqualTo(Caller.SUCCESS);
        assertThat(acked.path("metadata").path("remark").asText()).contains("approved", "could not be told");
        pushIsRefused(go, "is not known here yet");
        keysAreNowhere(go, answer + acked);
    }

    /** Nobody listens at its address, and it says that it is woven already. */
    private static Map<String, Object> request(String id, Credential go) {
        Map<String, Object> route = new HashMap<>(Map.of(
                "node_id", id, "inst_id", "JG" + id, "name", "Go", "address", "127.0.0.1:1", "auth_code", "7130"));
        route.putAll(Map.of("host_crt", go.chainPem(), "host_key", go.keyPem()));
        route.putAll(Map.of("guest_crt", go.chainPem(), "guest_key", go.keyPem(), "guest_root", go.chainPem()));
        route.put("status", 1 | 2 | 4);
        return route;
    }

    private static void pushIsRefused(Credential go, String why) throws Exception {
        PeerClient.Reply reply =
                PeerClient.showing(go, node, Version.HTTP_1_1).push("s", "t", List.of(), new byte[] {1});
        assertThat(reply.body()).contains("E0000000618", why);
    }

    private static void keysAreNowhere(Credential go, String answers) throws Exception {
        String key = go.keyPem().lines().skip(12).findFirst().orElseThrow();
        String shown = TrustApi.get(node, "/v1/admin/routes").toString()
                + new Caller().json(node, "/mesh/invoke", Map.of("mesh-urn", EDGES), Map.of());
        assertThat(shown).contains("LX00000100000");
        assertThat(answers + shown + node.log()).doesNotContain(key, "PRIVATE KEY");
    }
}
