package io.be.mesh.tests.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls nodes and keeps every answer, with its headers, as it came. Used from one thread. */
final class Conversation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Credential.anonymous())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, String> bearers = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    /**
     * An answer.
     *
     * @param of what was asked
     * @param allowed names of the secrets that were asked for: a key or a token on the one occasion it is made, a message
     */
    record Answer(String of, ByteBuffer bytes, Set<String> allowed) {}

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** What is shown to a port from now on. */
    void bearer(int port, String token) {
        bearers.put(":" + port + "/", token);
    }

    String get(String url, String... allowed) throws IOException, InterruptedException {
        return send("GET", url, Map.of(), new byte[0], allowed);
    }

    String json(String url, Map<String, ?> body, String... allowed) throws IOException, InterruptedException {
        return json("POST", url, body, allowed);
    }

    String json(String method, String url, Map<String, ?> body, String... allowed)
            throws IOException, InterruptedException {
        return send(method, url, Map.of("Content-Type", "application/json"), JSON.writeValueAsBytes(body), allowed);
    }

    /** An operation of the SDK wire, {@code environ.store.kms}: its words from the last to the first. */
    String sdk(MeshProcess node, String operation, Map<String, ?> arguments, String... allowed)
            throws IOException, InterruptedException {
        String urn = operation + ".0001000000000000000000000000000000000.lx0000000000000.trustbe.cn";
        Map<String, String> headers = Map.of("Content-Type", "application/json", "mesh-urn", urn);
        return send("POST", node.url("/mesh/invoke"), headers, JSON.writeValueAsBytes(arguments), allowed);
    }

    String send(String method, String url, Map<String, String> headers, byte[] body, String... allowed)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(DEADLINE)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (!headers.containsKey("Authorization")) {
            bearerOf(url).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes((answer.statusCode() + " " + answer.headers().map() + "\n").getBytes(UTF_8));
        whole.writeBytes(answer.body());
        keep(method + " " + url, whole.toByteArray(), allowed);
        return new String(answer.body(), UTF_8);
    }

    String grpc(MeshProcess node, String method, Map<String, String> metadata, byte[] message, String... allowed)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(metadata);
        bearerOf(node.url("/")).ifPresent(token -> all.put("authorization", "Bearer " + token));
        try (GrpcPeer peer = GrpcPeer.plaintext(node)) {
            GrpcPeer.Reply reply = peer.call(method, List.copyOf(all.entrySet()), message);
            keep("grpc " + method, reply.toString().getBytes(UTF_8), allowed);
            return reply.text();
        }
    }

    /** {@code bin/mesh} with this home; what it printed to both outputs. */
    String mesh(MeshProcess node, String token, List<String> words, String... allowed) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of("--home", node.home().toString()));
        Launcher.Result result = Launcher.run(line, Map.of("MESH_TOKEN", token));
        keep("mesh " + String.join(" ", words), (result.out() + result.err()).getBytes(UTF_8), allowed);
        return result.out();
    }

    /** What another node sends. */
    void partner(PeerClient peer, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        PeerClient.Reply reply = peer.post(PeerClient.INVOKE, List.copyOf(headers.entrySet()), body);
        keep("a partner's " + headers, reply.toString().getBytes(UTF_8));
    }

    private Optional<String> bearerOf(String url) {
        return bearers.entrySet().stream()
                .filter(port -> url.contains(port.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void keep(String of, byte[] bytes, String... allowed) {
        answers.add(new Answer(of, ByteBuffer.wrap(bytes), Set.of(allowed)));
    }

    static void ok(String answer) {
        assertThat(answer).contains(Caller.SUCCESS);
    }

    static void refused(String answer) {
        assertThat(answer).containsPattern("E0000000[1-9]").doesNotContain(Caller.SUCCESS);
    }

    static void holds(String answer, String message) {
        assertThat(answer).contains(message);
    }
}
