package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node gives somebody it does not know, on every path and over every wire: section 6 of the contract and no more. */
class StrangerIT {
    private static final String MALFORMED_REQUEST = "E0000000400";
    private static final String FORBIDDEN = "E0000000403";
    private static final String NOT_WOVEN = "E0000000618";
    private static final String SUCCESS = "E0000000000";
    private static final String ENVIRON =
            "environ.net.mesh.0001000000000000000000000000000000000.lx0000000000000.trustbe.cn";

    private static final List<String> OURS = List.of(
            "/v1/interconn/chan/push",
            "/v1/interconn/chan/pop",
            "/v1/interconn/chan/peek",
            "/v1/interconn/chan/release",
            "/v1/interconn/node/refresh",
            "/v1/interconn/net/refresh",
            "/v1/interconn/net/ack",
            "/v1/interconn/registry/register");

    private static final List<String> UNKNOWN = List.of(
            "/",
            "/index.html",
            "/v1/interconn",
            "/v1/interconn/chan/",
            "/v1/interconn/chan/steal",
            "/v1/interconn/net/edges",
            "/v1/interconn/kms/environ",
            "/v1/admin/status",
            "/v1/admin/routes",
            "/metrics",
            "/livez",
            "/stats/",
            "/V1/INTERCONN/CHAN/POP",
            "/a/service/of/an/engine");

    /** What two readers could take for different paths is refused before it is looked at who asks. */
    private static final List<String> MALFORMED =
            List.of("/stats/../v1/interconn/chan/pop", "//v1/interconn/chan/pop", "/v1/interconn/chan/pop%2f");

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.builder().set("security.inside", "192.0.2.0/24").start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private enum Wire {
        HTTP1("http", "--http1.1"),
        H2C("http", "--http2-prior-knowledge"),
        H2C_UPGRADE("http", "--http2"),
        TLS("https", "--http1.1"),
        H2("https", "--http2");

        private final String scheme;
        private final String version;

        Wire(String scheme, String version) {
            this.scheme = scheme;
            this.version = version;
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void everyPathOverHttp(Wire wire) throws Exception {
        assertThat(curl(wire, "/stats", "-X", "GET")).startsWith(SUCCESS);
        for (String path : OURS) {
            assertThat(json(wire, path)).as(path).contains(FORBIDDEN);
        }
        for (String path : List.of("/v1/interconn/chan/pop?topic=t&timeout=1", "/v1/interconn/chan/peek?topic=t")) {
            assertThat(curl(wire, path, "-X", "GET")).as(path).contains(FORBIDDEN);
        }
        for (String path : UNKNOWN) {
            assertThat(json(wire, path)).as(path).contains(FORBIDDEN);
            assertThat(curl(wire, path, "-X", "GET")).as(path).contains(FORBIDDEN);
        }
        for (String path : MALFORMED) {
            assertThat(json(wire, path)).as(path).contains(MALFORMED_REQUEST);
            assertThat(curl(wire, path, "-X", "GET")).as(path).contains(MALFORMED_REQUEST);
        }
        for (String path : List.of("/v1/interconn/chan/invoke", "/v1/interconn/chan/transport")) {
            assertThat(json(wire, path)).as(path).contains(NOT_WOVEN);
            assertThat(curl(
                            wire,
                            path,
                            "-H",
                            "x-ptp-session-id: s",
                            "-H",
                            "x-ptp-topic: t",
                            "-H",
                            "Content-Type:",
                            "-d",
                            "x"))
                    .as(path)
                    .contains(NOT_WOVEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void whatHeSaysOfHimselfChangesNothing(Wire wire) throws Exception {
        for (String header : List.of(
                "x-ptp-source-node-id: LX0000000000000",
                "x-forwarded-for: 127.0.0.1",
                "x-real-ip: 192.0.2.1",
                "Host: 127.0.0.1",
                "Authorization: Bearer operator",
                "x_ptp_source_node_id: LX0000000000000")) {
            assertThat(json(wire, "/v1/interconn/chan/pop", "-H", header))
                    .as(header)
                    .contains(FORBIDDEN);
            assertThat(json(wire, "/v1/interconn/chan/invoke", "-H", header))
                    .as(header)
                    .containsAnyOf(NOT_WOVEN, "E0000000400", FORBIDDEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void whoThisNodeIsAndNothingElseOnTheSdkWire(Wire wire) throws Exception {
        JsonNode environ = new ObjectMapper().readTree(json(wire, "/mesh/invoke", "-H", "mesh-urn: " + ENVIRON));
        assertThat(environ.path("code").asText()).isEqualTo(SUCCESS);
        assertThat(environ.path("content").path("root_crt").asText()).contains("BEGIN CERTIFICATE");
        assertThat(names(environ.path("content")))
                .isSubsetOf("version", "node_id", "inst_id", "inst_name", "root_crt", "node_crt", "root_key");
        assertThat(environ.toString()).doesNotContain("PRIVATE KEY");
        for (String operation : List.of(
                "environ.store.kms",
                "reset.store.kms",
                "edges.net.mesh",
                "refresh.net.mesh",
                "version.net.mesh",
                "put.registry.mesh",
                "nothing.of.this.name")) {
            String urn = operation + ENVIRON.substring("environ.net.mesh".length());
            assertThat(json(wire, "/mesh/invoke", "-H", "mesh-urn: " + urn))
                    .as(urn)
                    .contains(FORBIDDEN);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aRequestToBecomeAPartnerIsReadAndOneThatIsNoneIsRefused(Wire wire) throws Exception {
        String answer = json(wire, "/v1/interconn/net/weave");

        assertThat(answer).contains("E0000000").doesNotContain(FORBIDDEN).doesNotContain(SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyMethodOverGrpc(boolean tls) throws Exception {
        try (GrpcPeer peer = tls ? GrpcPeer.anonymous(node) : GrpcPeer.plaintext(node)) {
            for (String verb : List.of("push", "pop", "peek", "release")) {
                assertThat(call(peer, "org.ppc.ptp.PrivateTransferTransport/" + verb)
                                .code())
                        .as(verb)
                        .isEqualTo(FORBIDDEN);
            }
            for (String verb : List.of("invoke", "transport")) {
                assertThat(call(peer, "org.ppc.ptp.PrivateTransferProtocol/" + verb)
                                .code())
                        .as(verb)
                        .isEqualTo(NOT_WOVEN);
            }
            for (String method : List.of(
                    "grpc.health.v1.Health/Check",
                    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                    "org.ppc.ptp.PrivateTransferTransport/steal",
                    "some.Service/method")) {
                GrpcPeer.Reply reply = call(peer, method);
                assertThat(reply.status().equals("PERMISSION_DENIED")
                                || reply.code().equals(FORBIDDEN))
                        .as("%s: %s", method, reply)
                        .isTrue();
            }
            assertThat(sdk(peer, "environ.net.mesh").text()).contains(SUCCESS).doesNotContain("PRIVATE KEY");
            assertThat(sdk(peer, "environ.store.kms").code()).isEqualTo(FORBIDDEN);
            assertThat(sdk(peer, "edges.net.mesh").code()).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void sClientIsShownTheDoorAndNothingBehindIt() throws Exception {
        Shell.Result result = Shell.run(
                "sh",
                "-c",
                "printf 'POST /v1/interconn/chan/pop HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/json\\r\\n"
                        + "Connection: close\\r\\nContent-Length: 13\\r\\n\\r\\n{\"topic\":\"t\"}'"
                        + " | openssl s_client -quiet -ign_eof -connect " + node.address());

        assertThat(result.out()).contains(FORBIDDEN);
    }

    private static GrpcPeer.Reply call(GrpcPeer peer, String method) {
        return peer.call(method, List.of(Map.entry("x-ptp-session-id", "s")), new byte[] {0x0a, 1, 't'});
    }

    private static GrpcPeer.Reply sdk(GrpcPeer peer, String operation) {
        String urn = operation + ENVIRON.substring("environ.net.mesh".length());
        return peer.call("mesh-rpc/v1", List.of(Map.entry("mesh-urn", urn)), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Wire wire, String path, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-H",
                "Content-Type: application/json",
                "-H",
                "x-ptp-session-id: s",
                "-d",
                "{\"topic\":\"t\",\"timeout\":1}"));
        arguments.addAll(List.of(more));
        return curl(wire, path, arguments.toArray(String[]::new));
    }

    private static String curl(Wire wire, String path, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "-k", "--path-as-is", "--max-time", "20", wire.version));
        command.addAll(List.of(more));
        command.add(wire.scheme + "://" + node.address() + path);
        Shell.Result result = Shell.run(command.toArray(String[]::new));
        assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
        return result.out();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
