package io.be.mesh.tests.secret;

import static io.be.mesh.tests.secret.Conversation.holds;
import static io.be.mesh.tests.secret.Conversation.ok;
import static io.be.mesh.tests.secret.Conversation.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the clients of two partners send: messages that arrive, messages that are refused, and what is none. */
final class Traffic {
    static final String CHAN = "/v1/interconn/chan/";

    /** How often the word of a large payload is in it. */
    static final int REPEATED = 10_000;

    /** By their type; what stands for %s could be quoted by an error message. */
    private static final Map<String, List<String>> NONSENSE = Map.of(
            "application/json",
            List.of(
                    "{\"topic\":\"t\",\"payload\":%s}",
                    "{\"topic\":\"t\",\"payload\":\"%s!\"}",
                    "%s",
                    "{\"%s",
                    "{\"topic\":\"t\",\"timeout\":\"%s\"}",
                    "{\"topic\":{\"%s\":1},\"payload\":\"\"}"),
            "application/xml",
            List.of("<!DOCTYPE a [<!ENTITY e \"%s\">]><a>&e;</a>", "<PushInbound><payload>%s!</payload>", "<%s"),
            "application/x-yaml",
            List.of("!!%s {}", "payload: \"%s", "{topic: t, payload: \"%s!\"}"),
            "application/toml",
            List.of("payload = %s", "payload = \"%s!\"", "= %s"),
            "application/x-msgpack",
            List.of("%s"),
            "application/x-protobuf",
            List.of("%s"),
            "application/x-www-form-urlencoded",
            List.of("topic=t&payload=%s!", "topic=t&timeout=%s"),
            "multipart/form-data; boundary=x",
            List.of("--x\r\n%s", "--x\r\nContent-Disposition: %s\r\n\r\n--x--"),
            "text/plain",
            List.of("%s"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Planted planted;
    private final Conversation talk;
    private final MeshProcess a;
    private final MeshProcess b;
    private final String token;

    Traffic(Planted planted, Conversation talk, MeshProcess a, MeshProcess b) {
        this.planted = planted;
        this.talk = talk;
        this.a = a;
        this.b = b;
        this.token = planted.word("x-ptp-token");
    }

    /** Messages over every wire; one at each node waits for nobody. */
    void arrives() throws Exception {
        Map<String, String> raw = Map.of("x-ptp-session-id", "s", "x-ptp-topic", "raw");
        String inMemory = planted.word("raw payload");
        ok(talk.send("POST", a.url(CHAN + "push"), raw, inMemory.getBytes(UTF_8)));
        holds(talk.send("POST", a.url(CHAN + "pop?timeout=5"), raw, new byte[0], "raw payload"), inMemory);

        passes("json payload", "json", 1);
        passes("large payload", "large", REPEATED);
        String binary = planted.word("protobuf payload");
        Map<String, String> protobuf = headers("application/x-protobuf", BusyPair.ID_B);
        ok(talk.send("POST", a.url(CHAN + "push"), protobuf, push("protobuf", binary)));
        holds(talk.send("POST", b.url(CHAN + "pop"), protobuf, push("protobuf", ""), "protobuf payload"), binary);
        String grpc = planted.word("grpc payload");
        Map<String, String> metadata = Map.of("x-ptp-session-id", "s");
        ok(talk.grpc(b, "org.ppc.ptp.PrivateTransferTransport/push", metadata, push("grpc", grpc)));
        holds(
                talk.grpc(b, "org.ppc.ptp.PrivateTransferTransport/pop", metadata, push("grpc", ""), "grpc payload"),
                grpc);

        for (MeshProcess node : List.of(a, b)) {
            String name = "waiting payload at " + (node == a ? "A" : "B");
            Map<String, Object> waits = Map.of(
                    "topic", "waiting",
                    "payload", planted.word(name).getBytes(UTF_8),
                    "metadata", Map.of("note", planted.word("metadata, " + name)));
            ok(talk.send(
                    "POST", node.url(CHAN + "push"), headers("application/json", ""), JSON.writeValueAsBytes(waits)));
        }
    }

    /** Pushed at A for B and popped there. */
    private void passes(String name, String topic, int times) throws Exception {
        String word = planted.word(name);
        byte[] payload = word.repeat(times).getBytes(UTF_8);
        Map<String, Object> message = Map.of("topic", topic, "payload", payload);
        ok(talk.send(
                "POST",
                a.url(CHAN + "push"),
                headers("application/json", BusyPair.ID_B),
                JSON.writeValueAsBytes(message)));
        byte[] wanted = JSON.writeValueAsBytes(Map.of("topic", topic, "timeout", 5000));
        String answer =
                talk.send("POST", b.url(CHAN + "pop"), headers("application/json", BusyPair.ID_A), wanted, name);
        assertThat(JSON.readTree(answer).path("payload").binaryValue()).isEqualTo(payload);
    }

    private static byte[] push(String topic, String payload) {
        return Ptp.PushInbound.newBuilder()
                .setTopic(topic)
                .setPayload(ByteString.copyFromUtf8(payload))
                .build()
                .toByteArray();
    }

    private Map<String, String> headers(String type, String target) {
        Map<String, String> headers =
                new HashMap<>(Map.of("Content-Type", type, "x-ptp-session-id", "s", "x-ptp-token", token));
        if (!target.isEmpty()) {
            headers.put("x-ptp-target-node-id", target);
        }
        return headers;
    }

    /** Messages that no queue takes, and one that is released. */
    void isRefused() throws Exception {
        byte[] nobody = JSON.writeValueAsBytes(Map.of(
                "topic", "t", "payload", planted.word("payload for nobody").getBytes(UTF_8)));
        refused(talk.send("POST", a.url(CHAN + "push"), headers("application/json", "LX0000010000099"), nobody));
        Map<String, String> raw = Map.of("x-ptp-session-id", "s", "x-ptp-topic", "t");
        byte[] tooLarge = planted.word("payload too large").repeat(4 * REPEATED).getBytes(UTF_8);
        refused(talk.send("POST", a.url(CHAN + "push"), raw, tooLarge));
        byte[] unasked = planted.word("payload of no partner").getBytes(UTF_8);
        refused(talk.send("POST", a.url(CHAN + "invoke"), raw, unasked));
        ok(talk.send(
                "POST",
                b.url(CHAN + "push"),
                raw,
                planted.word("released payload").getBytes(UTF_8)));
        ok(talk.send(
                "POST", b.url(CHAN + "release"), headers("application/json", ""), "{\"topic\":\"t\"}".getBytes(UTF_8)));
    }

    /** Bodies that no parser reads, from our own systems and from a partner. */
    void isNonsense(Credential ofA) throws Exception {
        String word = planted.word("word in nonsense");
        PeerClient partner = PeerClient.showing(ofA, b, HttpClient.Version.HTTP_1_1);
        for (Map.Entry<String, List<String>> each : NONSENSE.entrySet()) {
            for (String text : each.getValue()) {
                byte[] body = text.formatted(word).getBytes(UTF_8);
                Map<String, String> headers = new HashMap<>(
                        Map.of("Content-Type", each.getKey(), "x-ptp-session-id", "bad", "x-ptp-timeout", "1"));
                for (String path : List.of("chan/push", "chan/pop", "chan/invoke", "net/refresh", "node/refresh")) {
                    talk.send("POST", a.url("/v1/interconn/" + path), headers, body);
                    talk.send("POST", b.url("/v1/interconn/" + path), headers, body);
                }
                headers.put("x-ptp-uri", "https://ptp.cn" + CHAN + "push");
                talk.partner(partner, headers, body);
            }
        }
        for (MeshProcess node : List.of(a, b)) {
            talk.grpc(node, "org.ppc.ptp.PrivateTransferTransport/push", Map.of(), word.getBytes(UTF_8));
            talk.grpc(node, "mesh-rpc/v1", Map.of("mesh-urn", "x"), word.getBytes(UTF_8));
        }
    }
}
