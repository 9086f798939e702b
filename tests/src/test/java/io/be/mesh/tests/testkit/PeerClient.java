package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another node could send over HTTP: any headers, spelled in any way, with or without a certificate. */
public final class PeerClient {
    public static final String INVOKE = "/v1/interconn/chan/invoke";

    private static final Pattern CODE = Pattern.compile("E\\d{10}");

    private final HttpClient client;
    private final String base;

    private PeerClient(HttpClient.Builder builder, String base) {
        this.client = builder.connectTimeout(Duration.ofSeconds(5)).build();
        this.base = base;
    }

    /** Shows a certificate. */
    public static PeerClient showing(Credential credential, MeshProcess node, Version version) {
        return new PeerClient(
                HttpClient.newBuilder().sslContext(credential.sslContext()).version(version),
                "https://" + node.address());
    }

    /** Over TLS without a certificate. */
    public static PeerClient anonymous(MeshProcess node, Version version) {
        return new PeerClient(
                HttpClient.newBuilder().sslContext(Credential.anonymous()).version(version),
                "https://" + node.address());
    }

    public static PeerClient plaintext(MeshProcess node) {
        return new PeerClient(HttpClient.newBuilder().version(Version.HTTP_1_1), "http://" + node.address());
    }

    /** A push as relays make it: everything in headers, the body is the payload. */
    public Reply push(String session, String topic, List<Map.Entry<String, String>> headers, byte[] payload)
            throws IOException, InterruptedException {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        all.add(Map.entry("x-ptp-session-id", session));
        all.add(Map.entry("x-ptp-topic", topic));
        return post(INVOKE, all, payload);
    }

    public Reply post(String path, List<Map.Entry<String, String>> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(header -> request.header(header.getKey(), header.getValue()));
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        return new Reply(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** An answer in any encoding: the code stands in it as text. */
    public record Reply(int status, String body) {
        /** The first result code in it; empty when there is none. */
        public String code() {
            return codeIn(body).orElse("");
        }
    }

    /** The first result code in a text. */
    public static Optional<String> codeIn(String text) {
        Matcher matcher = CODE.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
