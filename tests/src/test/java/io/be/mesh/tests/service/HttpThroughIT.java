package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Web servers of others behind the one port: in plaintext and over TLS, HTTP/1.1 and HTTP/2. */
class HttpThroughIT {
    private static final byte[] FILE = new byte[5_000_000];

    private static MeshProcess mesh;
    private static final Map<String, Backend> backends = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        new Random(11).nextBytes(FILE);
        mesh = MeshProcess.builder().set("log.access", "true").start();
        backends.put("jdk", new JdkBackend("/jdk"));
        Optional<Path> nginx = ProgramBackend.find("nginx");
        if (nginx.isPresent()) {
            backends.put("nginx", ProgramBackend.nginx(nginx.get(), "/nginx", folder));
        }
        Optional<Path> node = ProgramBackend.find("node");
        if (node.isPresent()) {
            backends.put("node", ProgramBackend.node(node.get(), folder));
        }
        for (Map.Entry<String, Backend> each : backends.entrySet()) {
            new Registering(mesh, each.getKey())
                    .put(
                            "Restful",
                            "http",
                            "/" + each.getKey() + "/**",
                            each.getValue().port(),
                            Map.of());
        }
    }

    @AfterAll
    static void stop() {
        backends.values().forEach(Backend::close);
        mesh.close();
    }

    private static Backend backend(String name) {
        assumeTrue(backends.containsKey(name), name + " is not on this machine: its case is left out");
        return backends.get(name);
    }

    private static HttpClient.Version version(String scheme) {
        return scheme.equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
    }

    private static HttpRequest.Builder request(String scheme, String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://" + mesh.address() + path))
                .version(version(scheme))
                .timeout(Duration.ofSeconds(30));
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws Exception {
        return Clients.http().send(request.build(), handler);
    }

    @ParameterizedTest
    @CsvSource({"jdk,http", "jdk,https", "nginx,http", "nginx,https", "node,http", "node,https"})
    void requestsAndAnswersOfEveryKind(String name, String scheme) throws Exception {
        Backend backend = backend(name);
        HttpResponse<String> hello = send(request(scheme, "/" + name + "/hello"), BodyHandlers.ofString());
        assertThat(hello.statusCode()).isEqualTo(200);
        assertThat(hello.body()).isEqualTo(backend.greeting());
        assertThat(hello.version()).isEqualTo(version(scheme));
        String file = "/" + name + "/file";
        put(scheme, file, BodyPublishers.ofByteArray(FILE));
        HttpResponse<byte[]> whole = send(request(scheme, file), BodyHandlers.ofByteArray());
        assertThat(whole.body()).isEqualTo(FILE);
        assertThat(whole.headers().firstValueAsLong("content-length")).hasValue(FILE.length);
        HttpResponse<String> head =
                send(request(scheme, file).method("HEAD", BodyPublishers.noBody()), BodyHandlers.ofString());
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(FILE.length);
        // Of unknown length, and then short.
        put(scheme, file, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(FILE, 0, 70_000)));
        assertThat(send(request(scheme, file), BodyHandlers.ofByteArray()).body())
                .hasSize(70_000);
    }

    private static void put(String scheme, String path, BodyPublisher body) throws Exception {
        HttpResponse<Void> put = send(request(scheme, path).expectContinue(true).PUT(body), BodyHandlers.discarding());
        assertThat(put.statusCode()).isIn(201, 204);
    }

    @Test
    void trailersComeThrough() throws Exception {
        backend("node");
        String answer = raw("GET /node/trailers HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: close\r\n\r\n");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("trailer: x-sum")
                .endsWith("0\r\nx-sum: 42\r\n\r\n");
    }

    @Test
    void partsOfAFile() throws Exception {
        backend("nginx");
        put("https", "/nginx/file", BodyPublishers.ofByteArray(FILE));
        HttpResponse<byte[]> part =
                send(request("https", "/nginx/file").header("Range", "bytes=10-19"), BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(FILE, 10, 20));
        String tag = part.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> unchanged =
                send(request("http", "/nginx/file").header("If-None-Match", tag), BodyHandlers.ofString());
        assertThat(unchanged.statusCode()).isEqualTo(304);
    }

    @Test
    void whatTheLogSaysIsWhatTheServiceGot() throws Exception {
        backend("jdk");
        put("http", "/jdk/file", BodyPublishers.ofByteArray(new byte[1234]));
        assertThat(mesh.log())
                .containsPattern("method=\"?PUT.*path=\"?/jdk/file.*status=\"?204.*bytes=\"?1234.*service=\"?jdk");
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", mesh.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
