package io.be.mesh.tests.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
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
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Replicas of one node, each a process with a home of its own: the first begins the cluster, the others join with a token. */
public final class ReplicaSet implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<MeshProcess> replicas = new ArrayList<>();
    private final List<ReplicaPlace> places;
    private final List<String> settings;

    /** @param settings of each, {@code key=value} */
    public ReplicaSet(int size, String... settings) throws IOException, InterruptedException {
        this(
                IntStream.range(0, size)
                        .mapToObj(i -> ReplicaPlace.here(freeTriple()))
                        .toList(),
                settings);
    }

    /** One at each place. */
    ReplicaSet(List<ReplicaPlace> places, String... settings) throws IOException, InterruptedException {
        this.settings = List.of(settings);
        this.places = List.copyOf(places);
        try {
            replicas.add(builder(0).start());
            for (int i = 1; i < places.size(); i++) {
                replicas.add(
                        builder(i).variable("MESH_JOIN_TOKEN", joinToken(0)).start());
            }
        } catch (RuntimeException | IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    public MeshProcess replica(int place) {
        return replicas.get(place);
    }

    public List<MeshProcess> all() {
        return List.copyOf(replicas);
    }

    /** The grid's port of each, the first of three. */
    List<Integer> clusterPorts() {
        return places.stream().map(ReplicaPlace::clusterPort).toList();
    }

    List<Integer> meshPorts() {
        return replicas.stream().map(MeshProcess::port).toList();
    }

    /** One more, not of this set, that joins with a token and knows no other replica than this one. */
    MeshProcess joining(int place, String token) {
        return MeshProcess.builder()
                .set("cluster.enabled", "true")
                .set("cluster.members", places.get(place).cluster())
                .set("cluster.listen", ReplicaPlace.here(freeTriple()).cluster())
                .set("cluster.minimum", "2")
                .variable("MESH_JOIN_TOKEN", token)
                .start();
    }

    /** The mesh port of each, as a client calls it. */
    List<URI> fronts() {
        return replicas.stream().map(each -> URI.create(each.url("/"))).toList();
    }

    /** What the admin API of a replica answers. */
    JsonNode admin(int place, String path) throws IOException, InterruptedException {
        return places.get(place).isHere() ? asked(place, path, "") : fetched(place, path, "");
    }

    /** The same for what changes something. */
    JsonNode admin(int place, String path, Map<String, ?> body) throws IOException, InterruptedException {
        String text = JSON.writeValueAsString(body);
        return places.get(place).isHere() ? asked(place, path, text) : fetched(place, path, text);
    }

    private JsonNode asked(int place, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(replica(place).adminUrl(path)))
                .timeout(Duration.ofSeconds(20));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return JSON.readTree(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    /** From where the replica is: its admin port is open to its own machine only. */
    private JsonNode fetched(int place, String path, String body) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(places.get(place).prefix());
        command.addAll(List.of("curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "20"));
        if (!body.isEmpty()) {
            command.addAll(List.of("--header", "Content-Type: application/json", "--data", body));
        }
        command.add(replica(place).adminUrl(path));
        Shell.Result result = Shell.run(command.toArray(String[]::new));
        if (result.exit() != 0) {
            throw new IOException(result.err());
        }
        return JSON.readTree(result.out());
    }

    /** Waits until each replica sees all others and everything has its second copy: the next one may go. */
    void awaitWhole() {
        for (int i = 0; i < replicas.size(); i++) {
            int place = i;
            Awaitility.await().atMost(90, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                JsonNode cluster = admin(place, "/v1/admin/cluster");
                return cluster.get("members").size() == replicas.size()
                        && cluster.get("copied").asBoolean();
            });
        }
    }

    /** A token that is good for one replica. */
    String joinToken(int place) throws IOException, InterruptedException {
        long expireAt = Instant.now().plus(Duration.ofHours(1)).toEpochMilli();
        JsonNode answer = admin(place, "/v1/admin/cluster/tokens", Map.of("expire_at", expireAt));
        JsonNode token = answer.get("token");
        if (token == null) {
            throw new AssertionError("no join token: " + answer);
        }
        return token.asText();
    }

    private MeshProcess.Builder builder(int place) {
        ReplicaPlace here = places.get(place);
        MeshProcess.Builder builder = MeshProcess.builder()
                .prefix(here.prefix())
                .set("ingress.outer", here.host() + ":0")
                .set("cluster.enabled", "true")
                .set(
                        "cluster.members",
                        places.stream().map(ReplicaPlace::cluster).collect(Collectors.joining(",")))
                .set("cluster.listen", here.cluster());
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
