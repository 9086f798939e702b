package io.be.mesh.bench.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.header.PtpHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The HTTP management API of a node, as far as a bench needs it. */
public final class Management {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** Longer than a run, and as long as a lease can be. */
    private static final Duration LEASE = Duration.ofMinutes(29);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Gives a node its identity; the node makes its own certificates. */
    public void identity(InetSocketAddress node, String nodeId, String instId) throws IOException {
        post(
                node,
                "node/refresh",
                "",
                Map.of("version", "1.0.0", "node_id", nodeId, "inst_id", instId, "inst_name", "bench " + nodeId));
    }

    /** Tells a node the way to another. */
    public void route(InetSocketAddress node, String nodeId, String instId, String address) throws IOException {
        post(node, "net/refresh", "", Map.of("node_id", nodeId, "inst_id", instId, "address", address));
    }

    /** Makes a service reachable under its path. */
    public void register(InetSocketAddress node, Map<String, Object> registration) throws IOException {
        post(node, "registry/register", "", registration);
    }

    /**
     * One service over HTTP, as an engine registers it.
     *
     * @param name of the registration, which replaces the one before
     */
    public static Map<String, Object> registration(String name, String urn, InetSocketAddress service) {
        String address = service.getHostString() + ":" + service.getPort();
        Map<String, Object> served = Map.of(
                "urn",
                urn,
                "kind",
                "Restful",
                "version",
                "1.0.0",
                "proto",
                "http",
                "timeout",
                TIMEOUT.toMillis(),
                "address",
                address);
        return Map.of(
                "name",
                name,
                "kind",
                "complex",
                "address",
                address,
                "instance_id",
                address,
                "timestamp",
                LEASE.toMillis(),
                "content",
                Map.of("services", List.of(served)));
    }

    /** Frees a session with all it holds. */
    public void release(InetSocketAddress node, String session) throws IOException {
        post(node, "chan/release", session, Map.of());
    }

    /** Stores a message under a topic of its own. */
    public void push(InetSocketAddress node, String session, String topic) throws IOException {
        post(node, "chan/push", session, Map.of("topic", topic, "payload", "eA=="));
    }

    /** Lets one more replica join the cluster of this one. */
    public String joinToken(InetSocketAddress admin, long expireAt) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri(admin, "/v1/admin/cluster/tokens"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of("expire_at", expireAt))))
                .build();
        String answer = send(request);
        String token = JSON.readTree(answer).path("token").asText();
        if (token.isEmpty()) {
            throw new IOException("no join token: " + answer);
        }
        return token;
    }

    /** A metric without labels, of the admin port. */
    public long metric(InetSocketAddress admin, String name) throws IOException {
        String text = send(
                HttpRequest.newBuilder(uri(admin, "/metrics")).timeout(TIMEOUT).build());
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("the node has no metric " + name));
    }

    private String send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static URI uri(InetSocketAddress node, String path) {
        return URI.create("http://" + node.getHostString() + ":" + node.getPort() + path);
    }

    private void post(InetSocketAddress node, String operation, String session, Map<String, ?> body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(node, "/v1/interconn/" + operation))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (!session.isEmpty()) {
            request.header(PtpHeader.SESSION_ID, session);
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode envelope = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
            if (!ErrorCode.SUCCESS.code().equals(envelope.path("code").asText())) {
                throw new IOException(operation + " answered HTTP " + answer.statusCode() + " "
                        + envelope.path("code").asText() + " "
                        + envelope.path("message").asText());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
