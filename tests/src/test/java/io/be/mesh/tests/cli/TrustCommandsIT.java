package io.be.mesh.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partners, certificates, tokens and audit from the command line, with real nodes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TrustCommandsIT {
    private static final String A = "LX0000010000010";
    private static final String B = "LX0000010000020";

    @TempDir
    Path folder;

    @Test
    void twoOperatorsBringTheirNodesTogetherAndLookAtEachOther() throws Exception {
        try (MeshProcess a = named(A, "JG0100001000000000");
                MeshProcess b = named(B, "JG0100002000000000")) {
            Result before = mesh(a, "net", "check", "--address", b.address(), "--idle", "1s", "--largest", "128KiB");
            assertThat(before.out())
                    .containsPattern("PASS +handshake +TLSv1.3")
                    .containsPattern("PASS +identity +" + B)
                    .contains("not known here yet");

            ok(a, "net", "refresh", B, "--inst", "JG0100002000000000", "--address", b.address());
            ok(b, "net", "refresh", A, "--inst", "JG0100001000000000", "--address", a.address());

            Result check = mesh(a, "net", "check", B, "--idle", "1s");
            assertThat(check.exit()).as(check.out() + check.err()).isZero();
            assertThat(check.out())
                    .doesNotContain("FAIL")
                    .containsPattern("PASS +clock")
                    .containsPattern("PASS +partnership +it serves " + A)
                    .containsPattern("PASS +body +16 MiB");
            String ours = spoken(ok(a, "kms", "show").out());
            assertThat(ok(b, "net", "show", A).out()).contains(ours);
            assertThat(ok(a, "net", "list").out()).contains(B).containsPattern("connected|woven");

            ok(b, "net", "disable", A);
            Result refused = mesh(a, "net", "check", B, "--idle", "1s", "--largest", "64KiB");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).contains("E0000000606", "mesh net enable " + A);
            ok(b, "net", "enable", A);

            assertThat(mesh(a, "net", "remove", B).exit()).isEqualTo(2);
            ok(a, "net", "remove", B, "--yes");
            assertThat(mesh(a, "net", "show", B).exit()).isEqualTo(1);
            assertThat(ok(a, "net", "list", "--json").out()).contains("\"routes\":[]");
        }
    }

    @Test
    void certificatesAreMadeReplacedAndRevoked() throws Exception {
        try (MeshProcess a = named(A, "JG0100001000000000")) {
            String pair = folder.resolve("root").toString();
            Result issued = ok(a, "kms", "issue", "x.example", "--root", "--out", pair);
            assertThat(issued.out()).contains("SHA-256").doesNotContain("PRIVATE KEY");
            ok(
                    a,
                    "kms",
                    "issue",
                    "y.example",
                    "--ca-crt",
                    pair + ".crt",
                    "--ca-key",
                    pair + ".key",
                    "--out",
                    pair + "2");
            assertThat(Files.readString(Path.of(pair + "2.key"))).contains("PRIVATE KEY");

            String leaf = leaf(ok(a, "kms", "show").out());
            ok(a, "kms", "rotate");
            assertThat(leaf(ok(a, "kms", "show").out())).isNotEqualTo(leaf);
            ok(a, "kms", "revoke", "--crt", pair + ".crt", "--reason", "lost", "--yes");
            assertThat(ok(a, "kms", "show", "--json").out()).doesNotContain("PRIVATE KEY");
        }
    }

    @Test
    void tokensAreMadeWhileTheNodeRunsAndWhileItDoesNot() throws Exception {
        try (MeshProcess a = named(A, "JG0100001000000000")) {
            String home = a.home().toString();
            String token =
                    ok(a, "token", "new", "operator", "--label", "first").out().strip();
            Result without = mesh(a, "status");
            assertThat(without.exit()).isEqualTo(1);
            assertThat(without.err()).contains("E0000000403", "MESH_TOKEN");
            assertThat(Launcher.run(List.of("status", "--home", home), Map.of("MESH_TOKEN", token))
                            .exit())
                    .isZero();

            assertThat(a.stop()).isZero();
            String second = ok(a, "token", "new", "operator", "--json").out();
            String list = ok(a, "token", "list").out();
            assertThat(list).contains("first").doesNotContain(token);
            ok(
                    a,
                    "token",
                    "revoke",
                    list.lines()
                            .filter(line -> line.contains("first"))
                            .findFirst()
                            .orElseThrow()
                            .split(" ")[0]);
            a.restart();

            Map<String, String> old = Map.of("MESH_TOKEN", token);
            Map<String, String> fresh =
                    Map.of("MESH_TOKEN", second.replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1"));
            assertThat(Launcher.run(List.of("status", "--home", home), old).exit())
                    .isEqualTo(1);
            assertThat(Launcher.run(List.of("status", "--home", home), fresh).exit())
                    .isZero();
        }
    }

    @Test
    void theAuditLogIsSoundUntilSomebodyTouchesIt() throws Exception {
        try (MeshProcess a = named(A, "JG0100001000000000")) {
            ok(a, "kms", "rotate");
            Result sound = ok(a, "audit", "verify");
            String hash = sound.out().replaceFirst("(?s).*hash: +([0-9a-f]{64}).*", "$1");
            ok(a, "audit", "verify", "--expect", hash);
            assertThat(a.stop()).isZero();

            Path file;
            try (var files = Files.list(a.home().resolve("audit"))) {
                file = files.filter(each -> each.toString().endsWith(".jsonl")
                                || each.toString().endsWith(".log"))
                        .sorted()
                        .findFirst()
                        .orElseThrow();
            }
            String text = Files.readString(file);
            Files.writeString(file, text.replaceFirst("kms", "kMs"));
            Result broken = mesh(a, "audit", "verify");

            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.err()).contains("the audit log is broken at " + file.getFileName(), "line ");
            assertThat(mesh(a, "audit", "verify", "--expect", "0".repeat(63) + "1")
                            .exit())
                    .isEqualTo(1);
        }
    }

    @Test
    void theCompletionKnowsThem() {
        Result script = Launcher.run(List.of("completion", "bash"), Map.of());

        assertThat(script.out()).contains("refresh", "--guest-root", "revoke", "verify", "--token-file");
    }

    private static String spoken(String kmsShow) {
        return kmsShow.lines()
                .dropWhile(line -> !line.startsWith("Our root"))
                .skip(1)
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static String leaf(String kmsShow) {
        String line = kmsShow.lines()
                .filter(each -> each.startsWith("leaf"))
                .findFirst()
                .orElseThrow();
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private static MeshProcess named(String nodeId, String instId) throws IOException, InterruptedException {
        MeshProcess node = MeshProcess.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url("/v1/interconn/node/refresh")))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"node_id\":\"" + nodeId + "\",\"inst_id\":\"" + instId
                        + "\",\"inst_name\":\"Bank " + nodeId + "\"}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(answer).contains("E0000000000");
        return node;
    }

    private static Result ok(MeshProcess node, String... arguments) {
        Result result = mesh(node, arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + "\n" + result.out() + result.err())
                .isZero();
        return result;
    }

    private static Result mesh(MeshProcess node, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--home");
        line.add(node.home().toString());
        return Launcher.run(line, Map.of());
    }
}
