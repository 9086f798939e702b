package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an operator and an engine of a node do over HTTP, beside what {@link Caller} knows. */
final class TrustApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private TrustApi() {}

    /** Believes a certificate no longer. */
    static void revoke(MeshProcess node, String fingerprint) throws IOException, InterruptedException {
        HttpResponse<String> answer = admin(
                node, "POST", "/v1/admin/certificates/revoke", Map.of("fingerprint", fingerprint, "reason", "a test"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** A new leaf, or a new root with a new leaf. */
    static HttpResponse<String> rotate(MeshProcess node, boolean root) throws IOException, InterruptedException {
        return admin(node, "POST", "/v1/admin/certificates/rotate", Map.of("root", root));
    }

    static JsonNode get(MeshProcess node, String path) throws IOException, InterruptedException {
        return JSON.readTree(admin(node, "GET", path, Map.of()).body());
    }

    static HttpResponse<String> admin(MeshProcess node, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.adminUrl(path)))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Takes every message of a queue, of one sender when there is a filter, and says how many there were. */
    static int drain(MeshProcess node, String session, String topic, String... from)
            throws IOException, InterruptedException {
        return payloads(node, session, topic, from).size();
    }

    /** Takes every message of a queue, of one sender when there is a filter. */
    static List<byte[]> payloads(MeshProcess node, String session, String topic, String... from)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(Map.of("x-ptp-session-id", session));
        if (from.length > 0) {
            headers.put("x-ptp-target-node-id", from[0]);
        }
        List<byte[]> taken = new ArrayList<>();
        while (true) {
            JsonNode peeked = new Caller().json(node, "/v1/interconn/chan/peek", headers, Map.of("topic", topic));
            assertThat(peeked.path("code").asText()).as("%s", peeked).isEqualTo(Caller.SUCCESS);
            byte[] payload = peeked.path("payload").binaryValue();
            if (payload == null || payload.length == 0) {
                return taken;
            }
            taken.add(payload);
        }
    }

    /** Pushes at a node for another one; the envelope of the answer. */
    static JsonNode push(MeshProcess node, String session, String topic, String target, byte[] payload)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(Map.of("x-ptp-session-id", session));
        if (!target.isEmpty()) {
            headers.put("x-ptp-target-node-id", target);
        }
        return new Caller().json(node, "/v1/interconn/chan/push", headers, Map.of("topic", topic, "payload", payload));
    }
}
