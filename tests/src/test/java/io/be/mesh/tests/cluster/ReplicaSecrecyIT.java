package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has no certificate of the cluster neither joins running replicas nor reads what they say to each other. */
@Tag("long")
class ReplicaSecrecyIT {
    private static final int BUS = 1;
    private static final int LINK = 2;
    private static final int REPLICAS = 3;
    private static final int ROUNDS = 12;

    private static ReplicaSet replicas;

    @BeforeAll
    static void start() throws Exception {
        replicas = new ReplicaSet(REPLICAS);
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @Test
    void aStockMemberOfTheSameNameDoesNotJoin() throws Exception {
        Config config = new Config("stranger");
        config.setClusterName("mesh");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.local.localAddress", "127.0.0.1");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.join.seconds", "5");
        config.getNetworkConfig().setPort(replicas.clusterPorts().get(0) + 10);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        replicas.clusterPorts().forEach(port -> config.getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setEnabled(true)
                .addMember("127.0.0.1:" + port));
        HazelcastInstance stock = null;
        try {
            stock = Hazelcast.newHazelcastInstance(config);
            assertThat(stock.getCluster().getMembers()).hasSize(1);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("Node failed to start");
        } finally {
            if (stock != null) {
                stock.getLifecycleService().terminate();
            }
        }
        goesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, BUS})
    void withoutACertificateNothingIsSaid(int port) throws Exception {
        // The machine's own TLS says the one, the library's the other.
        assertThat(said(replicas.clusterPorts().get(0) + port))
                .containsPattern("alert (certificate required|bad certificate)");
        goesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, BUS})
    void withACertificateOfAnotherRootNothingIsSaid(int port, @TempDir Path folder) throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        Shell.Result made = Shell.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=127.0.0.1-7306",
                "-days",
                "2",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        assertThat(made.exit()).as(made.err()).isZero();
        String said =
                said(replicas.clusterPorts().get(0) + port, "-cert", certificate.toString(), "-key", key.toString());
        assertThat(said).containsPattern("alert (bad certificate|unknown ca|certificate unknown)");
        goesOn();
    }

    /** What a client of TLS 1.3 hears until the other side ends the connection. */
    private static String said(int port, String... credentials) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-tls1_3", "-ign_eof"));
        command.addAll(List.of(credentials));
        Shell.Result result = Shell.run(Duration.ofSeconds(30), command.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isNotZero();
        return result.err();
    }

    @Test
    void withoutACertificateThePayloadLinkTakesNothingButATokenOfAJoiner() throws Exception {
        for (String operation : List.of("session", "anything", "")) {
            assertThat(linked(operation)).as(operation).isEqualTo("403");
        }
        assertThat(linked("join")).matches("4\\d\\d").isNotEqualTo("404");
        goesOn();
    }

    /** The status of the answer. */
    private static String linked(String operation) throws IOException, InterruptedException {
        int port = replicas.clusterPorts().get(0) + LINK;
        Shell.Result result = Shell.run(
                "curl",
                "--silent",
                "--show-error",
                "--insecure",
                "--noproxy",
                "*",
                "--max-time",
                "20",
                "--data",
                "{}",
                "--write-out",
                "%{http_code}",
                "--output",
                "/dev/null",
                "https://127.0.0.1:" + port + "/replica/" + operation);
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void nothingBetweenReplicasIsInClear() throws Exception {
        String between = replicas.clusterPorts().stream()
                .map(port -> "tcp portrange " + port + "-" + (port + LINK))
                .collect(Collectors.joining(" or "));
        String clients =
                replicas.meshPorts().stream().map(port -> "tcp port " + port).collect(Collectors.joining(" or "));
        Optional<Capture> listener = Capture.of(between);
        Assumptions.assumeTrue(listener.isPresent(), "nothing may capture the loopback interface here");
        try (Capture cluster = listener.orElseThrow();
                Capture mesh = Capture.of(clients).orElseThrow()) {
            String marker = "marker-" + UUID.randomUUID();
            List<String> secrets = List.of(marker, write(marker));
            String seen = mesh.end();
            assertThat(seen).as("a search that would find it").contains(marker);
            String sealed = cluster.end();
            assertThat(sealed.length()).as("bytes captured").isGreaterThan(ROUNDS * marker.length());
            for (String secret : secrets) {
                String coded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
                assertThat(sealed.contains(secret)).as("%s in clear", secret).isFalse();
                assertThat(sealed.contains(coded.substring(0, 16)))
                        .as("%s in clear", coded)
                        .isFalse();
            }
        }
    }

    /** Messages, a route and a token through each replica; the text of a token. */
    private static String write(String marker) throws IOException, InterruptedException {
        Caller caller = new Caller();
        caller.identity(replicas.replica(0), "LX0000010000010", "JG0100000100000000");
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, String> queue = Map.of("x-ptp-session-id", marker + "-" + i, "x-ptp-topic", "capture");
            MeshProcess writer = replicas.replica(i % REPLICAS);
            caller.send(
                    writer,
                    "/v1/interconn/chan/push",
                    queue,
                    BodyPublishers.ofString(marker),
                    BodyHandlers.ofByteArray());
            byte[] read = caller.send(
                            replicas.replica((i + 1) % REPLICAS),
                            "/v1/interconn/chan/pop?timeout=5",
                            queue,
                            BodyPublishers.noBody(),
                            BodyHandlers.ofByteArray())
                    .body();
            assertThat(new String(read, StandardCharsets.ISO_8859_1)).contains(marker);
            assertThat(caller.json(
                                    writer,
                                    "/v1/interconn/net/refresh",
                                    Map.of(),
                                    Map.of(
                                            "node_id",
                                            "LX00000200000" + (10 + i),
                                            "inst_id",
                                            "JG0100000200000000",
                                            "inst_name",
                                            marker,
                                            "address",
                                            "127.0.0.1:7304"))
                            .path("code")
                            .asText())
                    .isEqualTo(Caller.SUCCESS);
        }
        return replicas.joinToken(0);
    }

    private static void goesOn() throws IOException, InterruptedException {
        for (int place = 0; place < REPLICAS; place++) {
            assertThat(replicas.admin(place, "/v1/admin/cluster").get("members"))
                    .hasSize(REPLICAS);
        }
    }
}
