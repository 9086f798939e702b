package io.be.mesh.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A plain HTTP client of a node. */
public final class Caller {
    public static final String SUCCESS = "E0000000000";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Sends a request whose answer is read by the caller. */
    public <T> HttpResponse<T> send(
            MeshProcess node,
            String path,
            Map<String, String> headers,
            BodyPublisher body,
            HttpResponse.BodyHandler<T> answer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url(path)))
                .timeout(TIMEOUT)
                .POST(body);
        headers.forEach(request::header);
        return client.send(request.build(), answer);
    }

    /** Sends a body and reads the answer as text. */
    public HttpResponse<String> post(MeshProcess node, String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        return send(node, path, headers, BodyPublishers.ofByteArray(body), BodyHandlers.ofString());
    }

    /** Sends an object as JSON and reads the envelope. */
    public JsonNode json(MeshProcess node, String path, Map<String, String> headers, Map<String, ?> body)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return JSON.readTree(post(node, path, all, JSON.writeValueAsBytes(body)).body());
    }

    /** Gives a node its identity. */
    public void identity(MeshProcess node, String nodeId, String instId) throws IOException, InterruptedException {
        JsonNode answer = json(
                node,
                "/v1/interconn/node/refresh",
                Map.of(),
                Map.of("node_id", nodeId, "inst_id", instId, "inst_name", "inst of " + nodeId));
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(SUCCESS);
    }

    /** Tells a node the way to another; the code of the answer. */
    public String route(MeshProcess node, String nodeId, String instId, String address)
            throws IOException, InterruptedException {
        return json(
                        node,
                        "/v1/interconn/net/refresh",
                        Map.of(),
                        Map.of("node_id", nodeId, "inst_id", instId, "address", address))
                .path("code")
                .asText();
    }

    /** What the node says of itself on its admin port. */
    public JsonNode status(MeshProcess node) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.adminUrl("/v1/admin/status")))
                .timeout(TIMEOUT)
                .build();
        return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }
}
