package io.be.mesh.tests.cli;

import static io.be.mesh.tests.cli.Partners.mesh;
import static io.be.mesh.tests.cli.Partners.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What speaks to the mesh port from the command line, and what looks at the node: with real nodes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MeshPortIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static Partners nodes;

    @BeforeAll
    static void open() {
        nodes = new Partners();
    }

    @AfterAll
    static void close() {
        nodes.close();
    }

    @Test
    void aMessageGoesToThePartnerAndIsTakenOnce() throws Exception {
        Path payload = Files.write(folder.resolve("payload"), new byte[] {0, 13, 10, (byte) 0xff});
        Path got = folder.resolve("got");
        ok(nodes.a(), "chan", "push", "@" + payload, "-s", "s", "-t", "t", "--to", Partners.B, "--metadata", "k=v=w");

        JsonNode looked = JSON.readTree(
                ok(nodes.b(), "chan", "peek", "-s", "s", "-t", "t", "--json").out());
        assertThat(looked.get("metadata").get("k").asText()).isEqualTo("v=w");
        assertThat(looked.get("bytes").asInt()).isEqualTo(4);
        ok(nodes.b(), "chan", "pop", "-s", "s", "-t", "t", "--from", Partners.A, "-o", got.toString());
        assertThat(got).hasBinaryContent(new byte[] {0, 13, 10, (byte) 0xff});

        Result second = mesh(nodes.b(), "chan", "pop", "-s", "s", "-t", "t", "--timeout", "1s");
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.out()).isEmpty();
        assertThat(second.err()).contains("no message came within 1s (E0000000601)");
        assertThat(mesh(nodes.a(), "chan", "push", "x", "-s", "s", "--to", "LX9")
                        .err())
                .contains("(E0000000618)", "hint: ");
    }

    @Test
    void peekTakesOnlyWhenItIsToldToAndReleaseForgets() {
        for (String text : List.of("one", "two", "three")) {
            ok(nodes.a(), "chan", "push", text, "-s", "p", "-t", "t");
        }
        ok(nodes.a(), "chan", "push", "one", "-s", "p", "-t", "once", "--message-id", "m");
        ok(nodes.a(), "chan", "push", "one", "-s", "p", "-t", "once", "--message-id", "m");
        assertThat(ok(nodes.a(), "chan", "pop", "-s", "p", "-t", "once").out()).isEqualTo("one");
        assertThat(mesh(nodes.a(), "chan", "peek", "-s", "p", "-t", "once").exit())
                .isEqualTo(1);

        assertThat(ok(nodes.a(), "chan", "peek", "-s", "p", "-t", "t").out()).isEqualTo("one");
        assertThat(ok(nodes.a(), "chan", "peek", "-s", "p", "-t", "t", "--remove")
                        .out())
                .isEqualTo("one");
        assertThat(ok(nodes.a(), "chan", "pop", "-s", "p", "-t", "t").out()).isEqualTo("two");
        ok(nodes.a(), "chan", "release", "-s", "p", "-t", "t");
        Result empty = mesh(nodes.a(), "chan", "peek", "-s", "p", "-t", "t");
        assertThat(empty.exit()).isEqualTo(1);
        assertThat(empty.err()).contains("(E0000000404)");
        ok(nodes.a(), "chan", "release", "-s", "p");
    }

    @Test
    void tailPrintsWhatComesInItsOrder() throws Exception {
        try (Child tail = new Child(folder, nodes.b(), "chan", "tail", "-s", "l", "-t", "t", "--count", "3")) {
            for (String text : List.of("one", "two", "three")) {
                ok(nodes.a(), "chan", "push", text, "-s", "l", "-t", "t", "--to", Partners.B);
            }
            assertThat(tail.await(DEADLINE)).as(tail.said()).isZero();
            assertThat(tail.out()).isEqualTo("one\ntwo\nthree\n");
        }
    }

    @Test
    void operationsAnswerInEveryFormatAndFailWithTheirCode() throws Exception {
        JsonNode environ =
                JSON.readTree(ok(nodes.a(), "exec", "-m", "mesh.net.environ").out());
        assertThat(environ.get("node_id").asText()).isEqualTo(Partners.A);
        assertThat(environ.has("root_key")).isFalse();
        assertThat(ok(nodes.a(), "exec", "-m", "mesh.net.environ", "-n", Partners.A, "-o", "yaml")
                        .out())
                .contains("node_id: " + Partners.A + "\n");
        assertThat(ok(nodes.a(), "exec", "-m", "mesh.net.edges", "-o", "table").out())
                .containsPattern("NODE_ID +INST_ID")
                .contains(Partners.B);

        Result none = mesh(nodes.a(), "exec", "-m", "mesh.no.such");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("mesh.no.such", "(E0000000617)", "hint: ");
        assertThat(mesh(
                                nodes.a(),
                                "exec",
                                "-m",
                                "mesh.net.refresh",
                                "-i",
                                "{\"routes\":[{\"node_id\":\"LX3\",\"address\":\"no address\"}]}")
                        .exit())
                .isEqualTo(1);
        assertThat(mesh(nodes.a(), "exec", "-m", "mesh.net.edges", "-i", "no json")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void theAddressIsTheOptionElseTheVariable() {
        Map<String, String> variable = Map.of("MESH_ADDRESS", nodes.b().address());
        assertThat(Launcher.run(List.of("exec", "-m", "mesh.net.environ"), variable)
                        .out())
                .contains(Partners.B);
        assertThat(Launcher.run(
                                List.of(
                                        "exec",
                                        "-m",
                                        "mesh.net.environ",
                                        "-a",
                                        nodes.a().address()),
                                variable)
                        .out())
                .contains(Partners.A);
        assertThat(Launcher.run(
                                List.of(
                                        "exec",
                                        "-m",
                                        "mesh.net.environ",
                                        "--home",
                                        nodes.a().home().toString()),
                                variable)
                        .out())
                .contains(Partners.A);
    }

    @Test
    void theRootOfTheNodeIsTrustedAndNoOther() throws Exception {
        String own = "https://" + nodes.a().address();
        String other = "https://" + nodes.b().address();
        Result trusted = ok(nodes.a(), "http", "GET", "/stats", "-a", own, "-v");
        assertThat(trusted.out()).isEqualTo("E0000000000\n");
        assertThat(trusted.err()).contains("HTTP 200", "content-type: ");

        Result stranger = mesh(nodes.a(), "http", "GET", "/stats", "-a", other);
        assertThat(stranger.exit()).isEqualTo(3);
        assertThat(stranger.err()).contains("TLS: ", "--cacert");
        String root = JSON.readTree(
                        ok(nodes.b(), "exec", "-m", "mesh.net.environ").out())
                .get("root_crt")
                .asText();
        Path file = Files.writeString(folder.resolve("root.pem"), root);
        ok(nodes.a(), "http", "GET", "/stats", "-a", other, "--cacert", file.toString());
        assertThat(mesh(
                                nodes.a(),
                                "http",
                                "POST",
                                "/v1/interconn/chan/push",
                                "-H",
                                "content-type:application/json",
                                "-d",
                                "{")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void onePageSaysWhatSupportAsksFirst() throws Exception {
        ok(nodes.a(), "chan", "push", "waiting", "-s", "i", "-t", "t");
        Result page = ok(nodes.a(), "inspect");
        assertThat(page.out())
                .containsPattern("mesh +0\\.")
                .containsPattern("node +" + Partners.A)
                .contains(
                        nodes.a().address(),
                        nodes.b().address(),
                        "pid " + nodes.a().pid())
                .containsPattern("partner-root +" + Partners.B + ".* 3\\d{3}")
                .containsPattern("sessions +\\d+ with \\d+ messages")
                .doesNotContain("replicas");
        JsonNode json = JSON.readTree(ok(nodes.a(), "inspect", "--json").out());
        assertThat(json.get("partners").get(0).get("nodeId").asText()).isEqualTo(Partners.B);
        assertThat(json.get("status").get("load").get("messages").asInt()).isPositive();
        ok(nodes.a(), "chan", "release", "-s", "i");
    }

    @Test
    void aTokenIsAskedForAndShown() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            String token = ok(node, "token", "new", "operator").out().strip();
            Result without = mesh(node, "exec", "-m", "mesh.net.edges");
            assertThat(without.exit()).isEqualTo(1);
            assertThat(without.err()).contains("(E0000000403)");
            Path file = Files.writeString(folder.resolve("token"), token + "\n");
            ok(node, "exec", "-m", "mesh.net.edges", "--token-file", file.toString());

            assertThat(node.stop()).isZero();
            for (String line :
                    List.of("exec -m mesh.net.edges", "chan peek -s s", "inspect", "http GET /stats", "kv keys")) {
                Result gone = mesh(node, (line + (line.equals("inspect") ? "" : " -a " + node.address())).split(" "));
                assertThat(gone.exit()).as(line + gone.err()).isEqualTo(3);
            }
        }
    }

    @Test
    void helpAndCompletionKnowThem() {
        Result help = Launcher.run(List.of("help"), Map.of());
        Result script = Launcher.run(List.of("completion", "bash"), Map.of());
        for (String name : List.of("exec", "chan", "kv", "http", "inspect", "dump")) {
            assertThat(help.out()).containsPattern("\n  " + name + " +[A-Z]");
            assertThat(script.out()).contains("_picocli_mesh_" + name);
        }
        assertThat(script.out()).contains("_picocli_mesh_chan_receive", "--metadata");
    }
}
