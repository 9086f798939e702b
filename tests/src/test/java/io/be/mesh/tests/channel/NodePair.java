package io.be.mesh.tests.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Two institutions that know each other: {@code node-a} of {@code inst-a}, {@code node-b} of {@code inst-b}. */
final class NodePair implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final MeshProcess a;
    private final MeshProcess b;

    /** @param scheme before the addresses of the routes, for example {@code h2c://}; empty means TLS */
    NodePair(String scheme) throws IOException, InterruptedException {
        a = MeshProcess.start();
        b = MeshProcess.start();
        name(a, "a");
        name(b, "b");
        introduce(a, "b", scheme + b.address());
        introduce(b, "a", scheme + a.address());
    }

    URI a() {
        return URI.create(a.url("/"));
    }

    URI b() {
        return URI.create(b.url("/"));
    }

    private void name(MeshProcess node, String letter) throws IOException, InterruptedException {
        post(
                node,
                "/v1/interconn/node/refresh",
                "{\"node_id\":\"node-%1$s\",\"inst_id\":\"inst-%1$s\",\"inst_name\":\"Institution %1$s\"}"
                        .formatted(letter));
    }

    private void introduce(MeshProcess node, String letter, String address) throws IOException, InterruptedException {
        post(
                node,
                "/v1/interconn/net/refresh",
                "{\"node_id\":\"node-%1$s\",\"inst_id\":\"inst-%1$s\",\"address\":\"%2$s\"}"
                        .formatted(letter, address));
    }

    private void post(MeshProcess node, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url(path)))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        String answer =
                client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        assertThat(answer).as(path).contains("E0000000000");
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
