package io.be.mesh.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CommandsIT {
    @TempDir
    Path folder;

    @Test
    void theReadyLineSaysEverythingAndTheLogNothingWrong() {
        try (MeshProcess node = MeshProcess.builder()
                .variable("MESH_SECRET", "a secret of more than sixteen characters")
                .start()) {
            assertThat(node.ready())
                    .containsEntry("node", "LX0000000000000")
                    .containsEntry("home", node.home().toString())
                    .containsEntry("pid", String.valueOf(node.pid()))
                    .containsKeys("mesh", "admin", "version", "ms");
            assertThat(node.log()).doesNotContain("WARN", "ERROR");
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void everythingInTheHomeIsForItsOwnerOnly() throws Exception {
        Path home = folder.resolve("home");
        try (MeshProcess node = MeshProcess.builder().home(home).start();
                Stream<Path> files = Files.walk(node.home())) {
            for (Path file : files.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertThat(mode).as(file.toString()).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aSecondStartNamesThePidAndOneAfterAKillIsFine() {
        try (MeshProcess node = MeshProcess.start()) {
            Result second = mesh("start", "--home", node.home().toString());
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err()).contains("pid " + node.pid()).contains("mesh stop --home " + node.home());

            node.kill9();
            node.restart();

            assertThat(get(node.url("/stats"))).isEqualTo("E0000000000");
        }
    }

    @Test
    void aPortInUseIsNamedWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String home = folder.resolve("home").toString();

            Result mesh = mesh("start", "--home", home, "--set", "ingress.outer=" + address, "--set", "admin.listen=0");
            Result admin =
                    mesh("start", "--home", home, "--set", "admin.listen=" + address, "--set", "ingress.outer=0");

            assertThat(List.of(mesh.exit(), admin.exit())).containsOnly(1);
            assertThat(mesh.err())
                    .contains("port " + taken.getLocalPort())
                    .contains("ingress.outer")
                    .contains("PLUGIN_PROXY_TRANSPORT_Y");
            assertThat(admin.err()).contains("port " + taken.getLocalPort()).contains("admin.listen");
        }
    }

    @Test
    void theThreeFormsOfThePortAndTheInnerPort() {
        try (MeshProcess node =
                MeshProcess.builder().set("ingress.inner", "127.0.0.1:0").start()) {
            assertThat(get("http://127.0.0.1:" + node.innerPort() + "/stats")).isEqualTo("E0000000000");
            assertThat(get(node.url("/stats"))).isEqualTo("E0000000000");
        }
    }

    @Test
    void inTheBackgroundItIsReadyWhenTheCommandEnds() {
        String home = folder.resolve("home").toString();
        Result start = mesh(
                "start", "--detach", "--home", home, "--set", "ingress.outer=127.0.0.1:0", "--set", "admin.listen=0");
        try {
            assertThat(start.exit()).as(start.err()).isZero();
            assertThat(start.out()).startsWith("ready ").hasLineCount(1);

            Result status = mesh("status", "--home", home);
            Result json = mesh("status", "--json", "--home", home);

            assertThat(status.out())
                    .contains("LX0000000000000")
                    .contains("routes")
                    .contains(home);
            assertThat(json.out()).startsWith("{").contains("\"phase\":\"ready\"");
            assertThat(folder.resolve("home/logs/mesh.log")).isNotEmptyFile();
        } finally {
            Result stop = mesh("stop", "--home", home);
            assertThat(stop.exit()).as(stop.err()).isZero();
            assertThat(stop.out()).contains("stopped pid ");
        }
        assertThat(mesh("status", "--home", home).exit()).isEqualTo(3);
        assertThat(mesh("stop", "--home", home).exit()).isEqualTo(3);
    }

    @Test
    void aStopAnswersWaitingReadsAndEndsAtOnce() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            HttpRequest pop = HttpRequest.newBuilder(URI.create(node.url("/v1/interconn/chan/pop")))
                    .header("content-type", "application/json")
                    .header("x-ptp-session-id", "s")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"topic\":\"t\",\"timeout\":60000}"))
                    .build();
            CompletableFuture<HttpResponse<String>> waiting =
                    HttpClient.newHttpClient().sendAsync(pop, HttpResponse.BodyHandlers.ofString());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> get(node.adminUrl("/metrics"))
                    .contains("mesh_pop_waiting 1.0"));

            long began = System.nanoTime();
            int exit = node.stop();

            assertThat(exit).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            assertThat(waiting.get(5, TimeUnit.SECONDS).body()).contains("E0000000");
        }
    }

    @Test
    void settingsThatAreWrongAreAllSaidAndNothingIsStarted() {
        Result start = Launcher.run(
                List.of("start", "--home", folder.resolve("home").toString(), "--set", "limits.mesage=1"),
                Map.of("MESH_LIMITS_NODE", "much"));

        assertThat(start.exit()).isEqualTo(2);
        assertThat(start.err())
                .contains("did you mean limits.message?")
                .contains("variable MESH_LIMITS_NODE")
                .contains("(E0000000400)");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void theScriptWorksThroughALinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Launcher.script());
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));

        Result version = Launcher.run(second, List.of("version"), Map.of());
        Result noJava = Launcher.run(link, List.of("version"), Map.of("JAVA_HOME", "/nowhere"));

        assertThat(version.exit()).as(version.err()).isZero();
        assertThat(version.out()).startsWith("mesh ");
        assertThat(noJava.exit()).isEqualTo(1);
        assertThat(noJava.err()).contains("error: JAVA_HOME is /nowhere").contains("hint: ");
    }

    @Test
    void theDemoEndsWell() {
        Result demo = mesh("demo", "--exit");

        assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out())
                .contains("A pushes random to B")
                .contains("1048576 bytes, the same digest")
                .contains("0 bytes, the same digest");
    }

    private static Result mesh(String... arguments) {
        return Launcher.run(List.of(arguments), Map.of());
    }

    private static String get(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
