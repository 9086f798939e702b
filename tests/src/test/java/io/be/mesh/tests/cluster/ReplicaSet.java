package io.be.mesh.tests.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Replicas of one node, each a process with a home of its own: the first begins the cluster, the others join with a token. */
final class ReplicaSet implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<MeshProcess> replicas = new ArrayList<>();
    private final List<Integer> clusterPorts;
    private final List<String> settings;

    /** @param settings of each, {@code key=value} */
    ReplicaSet(int size, String... settings) throws IOException, InterruptedException {
        this.settings = List.of(settings);
        this.clusterPorts =
                IntStream.range(0, size).map(i -> freeTriple()).boxed().toList();
        try {
            replicas.add(builder(0).start());
            for (int i = 1; i < size; i++) {
                replicas.add(builder(i)
                        .variable("MESH_JOIN_TOKEN", joinToken(replicas.get(0)))
                        .start());
            }
        } catch (RuntimeException | IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    MeshProcess replica(int place) {
        return replicas.get(place);
    }

    List<MeshProcess> all() {
        return List.copyOf(replicas);
    }

    /** The grid's port of each, the first of three. */
    List<Integer> clusterPorts() {
        return clusterPorts;
    }

    List<Integer> meshPorts() {
        return replicas.stream().map(MeshProcess::port).toList();
    }

    /** What the admin API of a replica answers. */
    JsonNode admin(int place, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(replica(place).adminUrl(path)))
                .timeout(Duration.ofSeconds(20))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** A token that is good for one replica. */
    String joinToken(MeshProcess replica) throws IOException, InterruptedException {
        long expireAt = Instant.now().plus(Duration.ofHours(1)).toEpochMilli();
        HttpRequest request = HttpRequest.newBuilder(URI.create(replica.adminUrl("/v1/admin/cluster/tokens")))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"expire_at\": " + expireAt + "}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode token = JSON.readTree(answer.body()).get("token");
        if (token == null) {
            throw new AssertionError("no join token: " + answer.body());
        }
        return token.asText();
    }

    private MeshProcess.Builder builder(int place) {
        MeshProcess.Builder builder = MeshProcess.builder()
                .set("cluster.enabled", "true")
                .set(
                        "cluster.members",
                        clusterPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")))
                .set("cluster.listen", "127.0.0.1:" + clusterPorts.get(place));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            builder.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return builder;
    }

    /** The first of three ports in a row that nobody listens on. */
    private static int freeTriple() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (IntStream.range(first, first + 3).allMatch(ReplicaSet::isFree)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        replicas.forEach(MeshProcess::close);
    }
}
