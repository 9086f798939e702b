package io.be.mesh.server.command;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.server.Failure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Speaks to a node as any client does: JSON over HTTP. Blocking. */
final class NodeClient {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;

    /** @param address host:port of the mesh port */
    NodeClient(String address) {
        this.base = "http://" + address;
    }

    String get(String path) throws Failure, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)).build());
    }

    /** A request of the management plane; fails with the node's own code. */
    void manage(String path, JsonObject body) throws Failure, InterruptedException {
        checked(send(json(path, body).build()));
    }

    void push(String session, String topic, String targetNode, String targetInst, byte[] payload)
            throws Failure, InterruptedException {
        JsonObject body = new JsonObject()
                .put("topic", topic)
                .put("payload", Base64.getEncoder().encodeToString(payload));
        HttpRequest.Builder request = json(HttpPath.PUSH, body).header(PtpHeader.SESSION_ID, session);
        if (!targetNode.isEmpty()) {
            request.header(PtpHeader.TARGET_NODE_ID, targetNode).header(PtpHeader.TARGET_INST_ID, targetInst);
        }
        checked(send(request.build()));
    }

    /** The oldest message of a topic; empty when none came in time. */
    Optional<byte[]> pop(String session, String topic, Duration wait) throws Failure, InterruptedException {
        JsonObject body = new JsonObject().put("topic", topic).put("timeout", wait.toMillis());
        HttpRequest request =
                json(HttpPath.POP, body).header(PtpHeader.SESSION_ID, session).build();
        return Optional.ofNullable(checked(send(request)).getString("payload"))
                .map(text -> Base64.getDecoder().decode(text));
    }

    private HttpRequest.Builder json(String path, JsonObject body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    }

    private static JsonObject checked(String body) throws Failure {
        JsonObject answer = new JsonObject(body);
        String code = answer.getString("code", "");
        if (!code.equals(ErrorCode.SUCCESS.code())) {
            ErrorCode known = Optional.ofNullable(ErrorCode.of(code)).orElse(ErrorCode.UNKNOWN);
            throw Failure.failed(known, answer.getString("message", ""), known.hint());
        }
        return answer;
    }

    private String send(HttpRequest request) throws Failure, InterruptedException {
        HttpRequest limited = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(ANSWER)
                .build();
        try {
            return http.send(limited, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw Failure.failed(ErrorCode.UNREACHABLE, request.uri() + ": " + e, "");
        }
    }
}
