package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What engines send from node to node. */
final class Traffic {
    private static final String PUSH = "org.ppc.ptp.PrivateTransferTransport/push";
    private static final String TOPIC = "t";

    private Traffic() {}

    /** How an engine speaks to its node, and that node to its partner. */
    enum Plane {
        HTTP("") {
            @Override
            String push(MeshProcess from, String target, String session, byte[] payload) throws Exception {
                JsonNode answer = TrustApi.push(from, session, TOPIC, target, payload);
                return answer.path("code").asText() + " "
                        + answer.path("message").asText();
            }
        },
        GRPC("grpcs://") {
            @Override
            String push(MeshProcess from, String target, String session, byte[] payload) throws Exception {
                byte[] message = Ptp.PushInbound.newBuilder()
                        .setTopic(TOPIC)
                        .setPayload(ByteString.copyFrom(payload))
                        .build()
                        .toByteArray();
                try (GrpcPeer engine = GrpcPeer.plaintext(from)) {
                    return engine.call(
                                    PUSH,
                                    List.of(
                                            Map.entry("x-ptp-session-id", session),
                                            Map.entry("x-ptp-target-node-id", target)),
                                    message)
                            .text();
                }
            }
        };

        private final String scheme;

        Plane(String scheme) {
            this.scheme = scheme;
        }

        /** A node as the address of a route. */
        String address(MeshProcess node) {
            return scheme + node.address();
        }

        /** The answer as text: code and message. */
        abstract String push(MeshProcess from, String target, String session, byte[] payload) throws Exception;
    }

    /** On both planes, both ways: refused with this code and these words. */
    static void refused(Pair pair, String code, String... words) throws Exception {
        for (Plane plane : Plane.values()) {
            refused(plane, pair, code, words);
        }
    }

    /** Both ways: refused with this code and these words. */
    static void refused(Plane plane, Pair pair, String code, String... words) throws Exception {
        refused(plane, pair.a(), ID_B, code, words);
        refused(plane, pair.b(), ID_A, code, words);
        assertThat(TrustApi.drain(pair.a(), "refused", TOPIC)).isZero();
        assertThat(TrustApi.drain(pair.b(), "refused", TOPIC)).isZero();
    }

    /** One way: refused with this code and these words. */
    static void refused(Plane plane, MeshProcess from, String target, String code, String... words) throws Exception {
        String answer = plane.push(from, target, "refused", new byte[] {1});

        assertThat(answer).as("%s to %s", plane, target).contains(code);
        for (String word : words) {
            assertThat(answer).as("%s to %s", plane, target).contains(word);
        }
    }

    /** On both planes, both ways: filed under the sender. */
    static void flows(Pair pair) throws Exception {
        for (Plane plane : Plane.values()) {
            flows(plane, pair);
        }
    }

    /** Both ways: filed under the sender. */
    static void flows(Plane plane, Pair pair) throws Exception {
        arrives(plane, pair.a(), ID_A, pair.b(), ID_B);
        arrives(plane, pair.b(), ID_B, pair.a(), ID_A);
    }

    private static void arrives(Plane plane, MeshProcess from, String fromId, MeshProcess to, String toId)
            throws Exception {
        String session = UUID.randomUUID().toString();
        byte[] payload = ("from " + fromId).getBytes(StandardCharsets.UTF_8);

        assertThat(plane.push(from, toId, session, payload))
                .as("%s from %s", plane, fromId)
                .contains(Caller.SUCCESS);
        assertThat(TrustApi.payloads(to, session, TOPIC, fromId)).containsExactly(payload);
    }
}
