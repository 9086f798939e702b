package io.be.mesh.tests.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mesh dump} of a node with planted secrets, one of each kind, and of one that does not run. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DumpIT {
    @TempDir
    Path folder;

    private final Planted planted = new Planted();

    @Test
    void allThatSupportNeedsAndNoSecret() throws Exception {
        Path home = folder.resolve("home");
        Path log = home.resolve("logs/mesh.log");
        String secret = planted.word("store secret");
        try (MeshProcess node = MeshProcess.builder()
                .home(home)
                .variable("MESH_SECRET", secret)
                .set("log.level", "debug")
                .set("log.access", "true")
                .argument("--log-file")
                .argument(Files.createDirectories(log.getParent())
                        .resolve("mesh.log")
                        .toString())
                .start()) {
            Map<String, String> variables = work(node, secret);
            plantInTheLog(log);
            Path bundle = folder.resolve("bundle.zip");

            Result dump = mesh(home, variables, "dump", "-o", bundle.toString());

            assertThat(dump.exit()).as(dump.err()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
                    .isEqualTo("rw-------");
            Map<String, byte[]> entries = entries(bundle);
            assertThat(entries)
                    .containsOnlyKeys(
                            "README.txt",
                            "inspect.json",
                            "inspect.txt",
                            "mesh.log",
                            "metrics.txt",
                            "process.txt",
                            "settings.yaml",
                            "threads.txt");
            assertThat(text(entries, "settings.yaml")).contains("message: 512MiB", "# --home");
            assertThat(text(entries, "process.txt")).contains("pid " + node.pid(), "log.level=debug");
            assertThat(text(entries, "metrics.txt")).contains("mesh_push_messages_total 1.0");
            assertThat(text(entries, "threads.txt")).contains("vert.x-eventloop");
            assertThat(text(entries, "mesh.log")).contains(" DEBUG ", "end of the log", "***");
            assertThat(text(entries, "inspect.txt")).contains("LX0000010000010");
            none(entries);
            assertThat(mesh(home, variables, "dump", "-o", bundle.toString()).exit())
                    .isEqualTo(2);

            assertThat(node.stop()).isZero();
            Path later = folder.resolve("later.zip");
            Result stopped = mesh(home, variables, "dump", "-o", later.toString(), "--json");
            assertThat(stopped.exit()).as(stopped.err()).isZero();
            assertThat(stopped.out()).contains("no node runs on");
            assertThat(entries(later)).containsOnlyKeys("README.txt", "mesh.log", "settings.yaml");
            none(entries(later));
        }
    }

    /** An identity with our own key, a token, and a message that waits; what a command there is told by its environment. */
    private Map<String, String> work(MeshProcess node, String secret) throws IOException {
        Credential root = planted.authority("root key", false);
        planted.anyKey();
        Path environ = Files.writeString(
                folder.resolve("environ.json"),
                "{\"env\":{\"node_id\":\"LX0000010000010\",\"inst_id\":\"JG0100001000000000\",\"inst_name\":\"Bank\","
                        + "\"root_crt\":\"" + line(Credential.pem(root.certificate())) + "\",\"root_key\":\""
                        + line(root.keyPem())
                        + "\"}}");
        Map<String, String> variables = new TreeMap<>(Map.of("MESH_SECRET", secret));
        ok(node.home(), variables, "exec", "-m", "kms.store.reset", "-i", "@" + environ);
        ok(
                node.home(),
                variables,
                "chan",
                "push",
                planted.word("payload"),
                "-s",
                "s",
                "-t",
                "t",
                "--metadata",
                "k=" + planted.word("metadata"));
        String token =
                ok(node.home(), variables, "token", "new", "operator").out().strip();
        variables.put("MESH_TOKEN", planted.word("operator token", token));
        return variables;
    }

    /** What a log must not hold, for the day when one does. */
    private void plantInTheLog(Path log) throws IOException {
        Credential other = planted.authority("key in the log", true);
        List<String> lines = List.of(
                "GET /x Authorization: Bearer " + planted.word("bearer"),
                "to https://user:" + planted.word("password") + "@centre.example:7304",
                "x-ptp-token=" + planted.word("ptp token"),
                "java -Djavax.net.ssl.keyStorePassword=" + planted.word("key store password"),
                "client_secret=" + planted.word("client secret") + "&access_token=" + planted.word("access token"),
                "{\"token\": \"" + planted.word("token") + "\"}",
                other.keyPem(),
                "join mesh-join-1." + planted.word("join token"),
                "end of the log");
        Files.write(log, lines, StandardOpenOption.APPEND);
    }

    private void none(Map<String, byte[]> entries) {
        SecretSearch search = new SecretSearch(planted.all());
        entries.forEach((name, bytes) ->
                assertThat(search.in(ByteBuffer.wrap(bytes))).as(name).isEmpty());
    }

    private static Map<String, byte[]> entries(Path bundle) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(entries.get(name), UTF_8);
    }

    private static String line(String pem) {
        return pem.replace("\r", "").replace("\n", "\\n");
    }

    private static Result ok(Path home, Map<String, String> variables, String... arguments) {
        Result result = mesh(home, variables, arguments);
        assertThat(result.exit()).as(String.join(" ", arguments) + result.err()).isZero();
        return result;
    }

    private static Result mesh(Path home, Map<String, String> variables, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--home", home.toString()));
        return Launcher.run(line, variables);
    }
}
