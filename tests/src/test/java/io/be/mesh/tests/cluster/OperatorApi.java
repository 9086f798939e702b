package io.be.mesh.tests.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Map;

/** What an operator does at any replica, showing a token once there is one. Used from one thread. */
final class OperatorApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private String token = "";

    /** To be shown from now on. */
    void token(String text) {
        token = text;
    }

    /** What the admin API shows; fails when it does not. */
    JsonNode get(MeshProcess replica, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = ask(replica, path, token);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered with " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** The status of the answer to a read that shows this token. */
    int status(MeshProcess replica, String path, String shown) throws IOException, InterruptedException {
        return ask(replica, path, shown).statusCode();
    }

    /** The list of revoked certificates as it is published. */
    X509CRL crl(MeshProcess replica) throws IOException, InterruptedException, GeneralSecurityException {
        return (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(
                        ask(replica, "/v1/admin/crl", token).body()));
    }

    private HttpResponse<byte[]> ask(MeshProcess replica, String path, String shown)
            throws IOException, InterruptedException {
        return http.send(request(replica.adminUrl(path), shown).GET().build(), BodyHandlers.ofByteArray());
    }

    /** Changes something by the admin API; the answer, which is one of success. */
    JsonNode change(MeshProcess replica, String path, Map<String, ?> body) throws IOException, InterruptedException {
        return change(replica, "POST", path, body);
    }

    JsonNode change(MeshProcess replica, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                request(replica.adminUrl(path), token)
                        .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + answer.statusCode() + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length == 0 ? JSON.nullNode() : JSON.readTree(answer.body());
    }

    /** A call of the mesh port that shows a token; the code of the answer. */
    String call(MeshProcess replica, String path, String shown, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest request = request(replica.url(path), shown)
                .header("x-ptp-session-id", "of-an-operator")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body())
                .path("code")
                .asText();
    }

    private static HttpRequest.Builder request(String url, String shown) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        return shown.isEmpty() ? request : request.header("Authorization", "Bearer " + shown);
    }
}
