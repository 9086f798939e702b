package io.be.mesh.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The key of the store at start: given, made, wrong, missing; and nothing in clear on disk, in the log or printed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SecretIT {
    private static final String SECRET = "planted-secret-4711-0815";

    @TempDir
    Path folder;

    @Test
    void aStartWithAnotherSecretFailsAndChangesNothing() throws Exception {
        Path home = folder.resolve("home");
        String node;
        try (MeshProcess first =
                MeshProcess.builder().home(home).variable("MESH_SECRET", SECRET).start()) {
            node = first.ready().get("node");
            assertThat(first.log()).doesNotContain("WARN", SECRET);
            assertThat(first.stop()).isZero();
        }
        assertThat(home.resolve("secret.key")).doesNotExist();

        Result other = start(home, Map.of("MESH_SECRET", SECRET + "x"));
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err())
                .contains("cannot be read with the secret of MESH_SECRET", "hint: start with the secret")
                .doesNotContain(SECRET, "Exception");
        Result none = start(home, Map.of());
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("neither MESH_SECRET nor security.secret-file is given", "hint: ");
        assertThat(home.resolve("secret.key")).doesNotExist();

        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        try (MeshProcess again = MeshProcess.builder()
                .home(home)
                .set("security.secret-file", file.toString())
                .start()) {
            assertThat(again.ready()).containsEntry("node", node);
        }
        for (String clear : List.of("PRIVATE KEY", "BEGIN CERT", SECRET)) {
            assertThat(store(home).values().stream().filter(row -> row.contains(clear)))
                    .as(clear)
                    .isEmpty();
        }
    }

    @Test
    void aMadeKeyIsWarnedAboutAndMissedWhenItIsGone() throws Exception {
        Path home = folder.resolve("home");
        try (MeshProcess node = MeshProcess.builder().home(home).start()) {
            assertThat(node.log()).contains("private keys are encrypted with a key that lies beside them");
            assertThat(node.stop()).isZero();
        }
        Files.move(home.resolve("secret.key"), folder.resolve("elsewhere"));

        Result gone = start(home, Map.of());

        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("secret.key is missing", "restore the file from a backup");
        assertThat(home.resolve("secret.key")).doesNotExist();
    }

    @Test
    void theSecretIsNoSettingAndIsNotPrinted() {
        Result printed = Launcher.run(List.of("config", "print", "--origins"), Map.of("MESH_SECRET", SECRET));
        assertThat(printed.exit()).isZero();
        assertThat(printed.out() + printed.err()).contains("secret-file").doesNotContain(SECRET);
    }

    private static Result start(Path home, Map<String, String> variables) {
        return Launcher.run(
                List.of(
                        "start",
                        "--home",
                        home.toString(),
                        "--set",
                        "ingress.outer=127.0.0.1:0",
                        "--set",
                        "admin.listen=127.0.0.1:0"),
                variables);
    }

    /** Every file of the store by its name, but the lock. */
    private static Map<String, String> store(Path home) throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(home.resolve("store"))) {
            for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
                found.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }
}
