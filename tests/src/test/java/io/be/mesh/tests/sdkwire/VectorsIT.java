package io.be.mesh.tests.sdkwire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of {@code sdk/vectors}, one file after the other at a new node, and its answers: the SDKs' tests read the same. */
class VectorsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The repository's, from the folder of any of its modules. */
    private static Path folder() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .takeWhile(each -> each != null)
                .map(each -> each.resolve("sdk/vectors"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode vectors(String file) throws IOException {
        return JSON.readTree(folder().resolve(file).toFile()).path("vectors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chan-json.json", "chan-protobuf.json", "chan-raw.json", "chan-grpc.json", "sdk.json"})
    void aNodeAnswersAsTheVectorsSay(String file) throws Exception {
        try (MeshProcess node = MeshProcess.start();
                GrpcPeer peer = GrpcPeer.plaintext(node)) {
            JsonNode vectors = vectors(file);
            assertThat(vectors).isNotEmpty();
            for (JsonNode vector : vectors) {
                JsonNode request = vector.path("request");
                boolean grpc = request.path("transport").asText().equals("grpc");
                check(vector, grpc ? overGrpc(peer, request) : overHttp(node, vector, request));
            }
        }
    }

    /** The same operations over the other form of the SDK wire. */
    @Test
    void operationsOverHttpAreAnsweredAlike() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            for (JsonNode vector : vectors("sdk.json")) {
                check(vector, post(node, "/mesh/invoke", vector.path("request")).body());
            }
        }
    }

    private static byte[] overGrpc(GrpcPeer peer, JsonNode request) throws IOException {
        List<Map.Entry<String, String>> metadata = new ArrayList<>();
        request.path("headers")
                .properties()
                .forEach(each ->
                        metadata.add(Map.entry(each.getKey(), each.getValue().asText())));
        GrpcPeer.Reply reply = peer.call(
                request.path("path").asText().substring(1),
                metadata,
                request.path("body").binaryValue());
        assertThat(reply.status()).as(reply.text()).isEqualTo("OK");
        return reply.message().toByteArray();
    }

    private byte[] overHttp(MeshProcess node, JsonNode vector, JsonNode request) throws Exception {
        HttpResponse<byte[]> response = post(node, request.path("path").asText(), request);
        int status = vector.path("answer").path("status").asInt(200);
        assertThat(response.statusCode()).as(vector.path("name").asText()).isEqualTo(status);
        return response.body();
    }

    private HttpResponse<byte[]> post(MeshProcess node, String path, JsonNode request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(node.url(path)))
                .method(
                        request.path("method").asText("POST"),
                        HttpRequest.BodyPublishers.ofByteArray(
                                request.path("body").binaryValue()));
        request.path("headers")
                .properties()
                .forEach(each -> builder.header(each.getKey(), each.getValue().asText()));
        return http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void check(JsonNode vector, byte[] got) throws IOException {
        String name = vector.path("name").asText();
        byte[] expected = vector.path("answer").path("body").binaryValue();
        switch (vector.path("answer").path("compare").asText()) {
            case "bytes" -> assertThat(ByteString.copyFrom(got)).as(name).isEqualTo(ByteString.copyFrom(expected));
            case "json" -> assertThat(JSON.readTree(got)).as(name).isEqualTo(JSON.readTree(expected));
            case "members" -> {
                JsonNode answer = JSON.readTree(got);
                JsonNode whole = JSON.readTree(expected);
                assertThat(answer.path("code")).as("%s: %s", name, answer).isEqualTo(whole.path("code"));
                members(name, whole.path("content"), answer.path("content"));
            }
            case "code" ->
                assertThat(new String(got, StandardCharsets.UTF_8))
                        .as(name)
                        .contains(vector.path("result").path("code").asText());
            default -> throw new AssertionError(name + " is compared in an unknown way");
        }
    }

    /** Each member that is expected is there, also in the objects in it. */
    private static void members(String name, JsonNode expected, JsonNode got) {
        if (!expected.isObject()) {
            assertThat(got).as(name).isEqualTo(expected);
            return;
        }
        expected.properties()
                .forEach(each -> members(name + "." + each.getKey(), each.getValue(), got.path(each.getKey())));
    }
}
