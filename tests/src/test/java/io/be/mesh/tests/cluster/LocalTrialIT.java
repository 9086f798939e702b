package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mesh start --cluster --replicas 3 --local}: a cluster on one machine with one command. */
class LocalTrialIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> said = new CopyOnWriteArrayList<>();
    /** Of the mesh port of the first replica, the admin port and the first cluster port come behind. */
    private final int base = ThreadLocalRandom.current().nextInt(20_000, 30_000);

    @TempDir
    private Path home;

    @Test
    void threeReplicasAreOneNodeAndOneThatDiesComesBack() throws Exception {
        Process trial = start();
        try {
            awaitLine(said, "ready replicas=3 ");
            assertThat(said)
                    .filteredOn(line -> line.matches("replica-[0-2] ready .*"))
                    .hasSize(3);
            assertThat(call(0, "push", "hello")).contains("E0000000000");
            assertThat(call(2, "pop?timeout=5", "")).contains("hello");

            kill("-9", pidOf(1));

            awaitLine(said, "replica-1 died with 137");
            Awaitility.await()
                    .atMost(90, TimeUnit.SECONDS)
                    .until(() -> said.stream()
                                    .filter(line -> line.startsWith("replica-1 ready "))
                                    .count()
                            == 2);
            Awaitility.await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(() -> members(1) == 3);

            List<Long> pids = List.of(pidOf(0), pidOf(1), pidOf(2));
            trial.destroy();
            assertThat(trial.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(trial.exitValue()).as(String.join("\n", said)).isZero();
            assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
        } finally {
            trial.descendants().forEach(ProcessHandle::destroyForcibly);
            trial.destroyForcibly();
        }
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() throws Exception {
        assertUsage("for several replicas", "--local");
        assertUsage("are for --local", "--cluster", "--replicas", "3");
        assertUsage("from 2 to 9", "--cluster", "--local", "--replicas", "10");
        assertUsage("does not go with --local", "--cluster", "--local", "--detach");
        assertUsage("do not go with it", "--cluster", "--local", "--members", "a,b");
    }

    private void assertUsage(String hint, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("start", "--home", home.toString()));
        command.addAll(List.of(words));
        Process run = Launcher.builder(Launcher.script(), command, Map.of())
                .redirectErrorStream(true)
                .start();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(text).isEqualTo(2);
        assertThat(text).contains("error: ").contains("hint: ").contains(hint);
    }

    private Process start() throws IOException {
        Process trial = Launcher.builder(
                        Launcher.script(),
                        List.of(
                                "start",
                                "--cluster",
                                "--replicas",
                                "3",
                                "--local",
                                "--home",
                                home.toString(),
                                "--set",
                                "ingress.outer=127.0.0.1:" + base,
                                "--set",
                                "admin.listen=127.0.0.1:" + (base + 1),
                                "--set",
                                "cluster.listen=127.0.0.1:" + (base + 2)),
                        Map.of())
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = trial.inputReader(StandardCharsets.UTF_8)) {
                        lines.lines().forEach(said::add);
                    } catch (IOException e) {
                        said.add(e.toString());
                    }
                },
                "trial-lines");
        reader.setDaemon(true);
        reader.start();
        return trial;
    }

    private static void awaitLine(List<String> lines, String start) {
        Awaitility.await().atMost(180, TimeUnit.SECONDS).untilAsserted(() -> assertThat(lines)
                .anyMatch(line -> line.startsWith(start)));
    }

    private long pidOf(int replica) throws IOException {
        return Long.parseLong(Files.readString(home.resolve("replica-" + replica + "/mesh.pid"))
                .strip());
    }

    private static void kill(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private int members(int replica) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (base + 1 + 10 * replica) + "/v1/admin/cluster"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return JSON.readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .get("members")
                .size();
    }

    private String call(int replica, String operation, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (base + 10 * replica) + "/v1/interconn/chan/" + operation))
                .timeout(Duration.ofSeconds(20))
                .header("x-ptp-session-id", "trial")
                .header("x-ptp-topic", "words")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
