package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Spoof.SELF;
import static io.be.mesh.tests.trust.Spoof.SENDER;
import static io.be.mesh.tests.trust.Spoof.VICTIM;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A partner with a genuine certificate says that it is somebody else, in every spelling and over every wire. Whatever the
 * answer is, nothing is ever filed under another name than its own.
 */
class SpoofMatrixIT {
    private static final String NEIGHBOUR = "LX0000010000004";
    private static final String NEIGHBOUR_INST = "JG0100000400000000";
    private static final byte[] PAYLOAD = "marker".getBytes(StandardCharsets.UTF_8);
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static MeshProcess node;
    private static PeerClient http1;
    private static PeerClient http2;
    private static GrpcPeer grpc;

    private interface Push {
        String code(String session, List<Entry<String, String>> headers) throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        Caller caller = new Caller();
        caller.identity(node, SELF, Spoof.SELF_INST);
        Credential root = CertificateSpec.authority("sender").selfSigned();
        route(caller, SENDER, Spoof.SENDER_INST, "127.0.0.1:9", root);
        route(
                caller,
                VICTIM,
                Spoof.VICTIM_INST,
                "127.0.0.1:9",
                CertificateSpec.authority("victim").selfSigned());
        route(caller, NEIGHBOUR, NEIGHBOUR_INST, "http://127.0.0.1:9", null);
        Credential sender = CertificateSpec.node(SENDER).by(root);
        http1 = PeerClient.showing(sender, node, Version.HTTP_1_1);
        http2 = PeerClient.showing(sender, node, Version.HTTP_2);
        grpc = GrpcPeer.showing(sender, node);
    }

    private static void route(Caller caller, String id, String inst, String address, Credential root) throws Exception {
        Map<String, String> route = new HashMap<>(Map.of("node_id", id, "inst_id", inst, "address", address));
        if (root != null) {
            route.put("guest_root", Credential.pem(root.certificate()));
        }
        assertThat(caller.json(node, "/v1/interconn/net/refresh", Map.of(), route)
                        .path("code")
                        .asText())
                .isEqualTo(Caller.SUCCESS);
    }

    @AfterAll
    static void stop() throws Exception {
        grpc.close();
        node.close();
    }

    static Stream<Spoof> spoofs() {
        return Spoof.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoofs")
    void overHttp1(Spoof spoof) throws Exception {
        check(spoof, (session, headers) -> http1.push(session, "t", headers, PAYLOAD)
                .code());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoofs")
    void overHttp2(Spoof spoof) throws Exception {
        check(spoof, (session, headers) -> http2.push(session, "t", headers, PAYLOAD)
                .code());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoofs")
    void overGrpc(Spoof spoof) throws Exception {
        check(spoof, (session, headers) -> {
            List<Entry<String, String>> all = new ArrayList<>(headers);
            all.add(Map.entry("x-ptp-session-id", session));
            if (headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("x-ptp-topic"))) {
                all.add(Map.entry("x-ptp-topic", "t"));
            }
            GrpcPeer.Reply reply = grpc.call(GrpcPeer.INVOKE, all, inbound(Map.of(), Map.of()));
            assertThat(reply.status()).as("%s", reply).isIn("OK", "PERMISSION_DENIED", "INVALID_ARGUMENT");
            return reply.status().equals("OK") ? reply.code() : "E0000000403";
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ptp-source-node-id",
                "X-PTP-SOURCE-NODE-ID",
                "x_ptp_source_node_id",
                "source_node_id",
                "sourceNodeId",
                "x-ptp-from-node-id",
                "mesh-source-node-id"
            })
    void inTheMetadataOfTheMessage(String name) throws Exception {
        byte[] outer = inbound(Map.of(name, VICTIM), Map.of());
        byte[] inner = inbound(Map.of(), Map.of(name, VICTIM));
        for (byte[] message : List.of(outer, inner)) {
            Spoof spoof = new Spoof(name, List.of(), Spoof.Expected.HARMLESS);
            check(spoof, (session, headers) -> http1.post(
                            PeerClient.INVOKE,
                            List.of(
                                    Map.entry("Content-Type", "application/x-protobuf"),
                                    Map.entry("x-ptp-session-id", session)),
                            message)
                    .code());
            check(spoof, (session, headers) -> grpc.call(
                            GrpcPeer.INVOKE, List.of(Map.entry("x-ptp-session-id", session)), message)
                    .code());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/interconn/chan/push",
                "/v1/interconn/chan/pop",
                "/v1/interconn/chan/peek",
                "/v1/interconn/chan/release",
                "/v1/interconn/node/refresh",
                "/v1/interconn/net/refresh",
                "/v1/interconn/registry/register",
                "/v1/admin/routes",
                "/metrics"
            })
    void whatIsForOurOwnIsNotForAPartner(String path) throws Exception {
        for (PeerClient client : List.of(http1, http2)) {
            assertThat(client.post(
                                    path,
                                    List.of(
                                            Map.entry("Content-Type", "application/json"),
                                            Map.entry("x-ptp-session-id", "own")),
                                    "{\"topic\":\"t\",\"payload\":\"AAAA\"}".getBytes(StandardCharsets.UTF_8))
                            .code())
                    .isIn("E0000000403", "E0000000614");
        }
        assertThat(TrustApi.drain(node, "own", "t")).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"push", "pop", "peek", "release"})
    void nothingOfOurChannelOverGrpc(String verb) {
        GrpcPeer.Reply reply = grpc.call(
                "org.ppc.ptp.PrivateTransferTransport/" + verb,
                List.of(Map.entry("x-ptp-session-id", "own")),
                new byte[] {0x0a, 1, 't'});

        assertThat(reply.code()).as("%s", reply).isIn("E0000000403", "E0000000614");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop", "peek", "release"})
    void nothingIsReadThroughTheDoorOfPushes(String verb) throws Exception {
        TrustApi.push(node, "kept", "t", "", PAYLOAD);
        String uri = "https://ptp.cn/v1/interconn/chan/" + verb;

        PeerClient.Reply reply = http1.post(
                PeerClient.INVOKE,
                List.of(
                        Map.entry("Content-Type", "application/x-protobuf"),
                        Map.entry("x-ptp-session-id", "kept"),
                        Map.entry("x-ptp-uri", uri)),
                inbound(Map.of(), Map.of()));

        assertThat(reply.code()).isIn("E0000000403", "E0000000614");
        assertThat(TrustApi.drain(node, "kept", "t")).isEqualTo(1);
    }

    @Test
    void aPlaintextPartnerIsTheOneOfItsAddress() throws Exception {
        PeerClient plain = PeerClient.plaintext(node);
        try (GrpcPeer plainGrpc = GrpcPeer.plaintext(node)) {
            for (String id : List.of(VICTIM, SENDER, SELF, "LX0000000000000", NEIGHBOUR + "," + VICTIM)) {
                List<Entry<String, String>> said = List.of(Map.entry(Spoof.NODE, id));
                String session = session();
                assertThat(plain.push(session, "t", said, PAYLOAD).code())
                        .as(id)
                        .isIn("E0000000403", "E0000000400");
                List<Entry<String, String>> metadata = List.of(said.get(0), Map.entry("x-ptp-session-id", session));
                assertThat(plainGrpc
                                .call(GrpcPeer.INVOKE, metadata, inbound(Map.of(), Map.of()))
                                .code())
                        .as(id)
                        .isIn("E0000000403", "E0000000400");
                assertThat(TrustApi.drain(node, session, "t")).isEqualTo(0);
            }
            for (List<Entry<String, String>> said :
                    List.<List<Entry<String, String>>>of(List.of(), List.of(Map.entry(Spoof.NODE, NEIGHBOUR)))) {
                String session = session();
                assertThat(plain.push(session, "t", said, PAYLOAD).code()).isEqualTo(Caller.SUCCESS);
                assertThat(TrustApi.drain(node, session, "t", NEIGHBOUR)).isEqualTo(1);
                assertThat(TrustApi.drain(node, session, "t")).isEqualTo(0);
            }
        }
    }

    private static void check(Spoof spoof, Push push) throws Exception {
        String session = session();

        String code = push.code(session, spoof.headers());

        int ofVictim = TrustApi.drain(node, session, "t", VICTIM);
        int ofNeighbour = TrustApi.drain(node, session, "t", NEIGHBOUR);
        int ofSender = TrustApi.drain(node, session, "t", SENDER);
        int ofAnybody = TrustApi.drain(node, session, "t");
        assertThat(List.of(ofVictim, ofNeighbour, ofAnybody))
                .as("%s answered %s", spoof, code)
                .containsOnly(0);
        boolean accepted = code.equals(Caller.SUCCESS);
        assertThat(ofSender).as("%s answered %s", spoof, code).isEqualTo(accepted ? 1 : 0);
        switch (spoof.expected()) {
            case ACCEPTED -> assertThat(code).as("%s", spoof).isEqualTo(Caller.SUCCESS);
            case FORBIDDEN -> assertThat(code).as("%s", spoof).isEqualTo("E0000000403");
            case REFUSED -> assertThat(code).as("%s", spoof).isNotEqualTo(Caller.SUCCESS);
            case HARMLESS -> {}
        }
    }

    private static byte[] inbound(Map<String, String> outer, Map<String, String> inner) {
        ByteString push = Ptp.PushInbound.newBuilder()
                .setTopic("t")
                .setPayload(ByteString.copyFrom(PAYLOAD))
                .putAllMetadata(inner)
                .build()
                .toByteString();
        return Ptp.Inbound.newBuilder()
                .putAllMetadata(outer)
                .setPayload(push)
                .build()
                .toByteArray();
    }

    private static String session() {
        return "spoof-" + SESSIONS.incrementAndGet();
    }
}
