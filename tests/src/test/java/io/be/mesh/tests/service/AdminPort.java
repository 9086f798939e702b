package io.be.mesh.tests.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The services of a node, asked on its admin port. */
final class AdminPort {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final MeshProcess node;

    AdminPort(MeshProcess node) {
        this.node = node;
    }

    /** @param headers names and values */
    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.adminUrl("/v1/admin/services" + path)))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** One of them; missing when it is not registered. */
    JsonNode service(String name) throws IOException, InterruptedException {
        JsonNode services =
                JSON.readTree(send("GET", "?name=" + name, "").body()).path("services");
        return services.isEmpty() ? MissingNode.getInstance() : services.get(0);
    }

    static JsonNode read(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
