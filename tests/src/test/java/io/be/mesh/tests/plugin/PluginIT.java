package io.be.mesh.tests.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.tests.sdkwire.Sdk;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.LogTail;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of nodes that an operator has put there: one that works, and those that do what they can to be in the way. */
class PluginIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAYLOAD = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8));
    private static final String NOT_PERMITTED = "E0000000614";
    private static final String UNAVAILABLE = "E0000000503";
    private static final String TIMEOUT = "E0000000601";

    private final Sdk sdk = new Sdk();
    private final Caller caller = new Caller();

    @TempDir
    Path home;

    private String push(MeshProcess node, String topic) throws Exception {
        return caller.json(
                        node,
                        "/v1/interconn/chan/push",
                        Map.of("x-ptp-session-id", "s"),
                        Map.of("topic", topic, "payload", PAYLOAD))
                .path("code")
                .asText();
    }

    private JsonNode pop(MeshProcess node, String topic) throws Exception {
        return caller.json(
                node,
                "/v1/interconn/chan/pop",
                Map.of("x-ptp-session-id", "s", "x-ptp-timeout", "5000"),
                Map.of("topic", topic));
    }

    private JsonNode plugin(MeshProcess node, String jar) throws Exception {
        Launcher.Result listed = Launcher.run(
                List.of("plugin", "list", "--json", "--home", node.home().toString()), Map.of());
        assertThat(listed.exit()).as(listed.err()).isZero();
        List<JsonNode> found = new ArrayList<>();
        JSON.readTree(listed.out()).path("plugins").forEach(each -> {
            if (each.path("jar").asText().equals(jar)) {
                found.add(each);
            }
        });
        assertThat(found).as(listed.out()).hasSize(1);
        return found.get(0);
    }

    private JsonNode call(MeshProcess node, String operation) throws Exception {
        return sdk.call(node, operation, Map.of());
    }

    @Test
    void theExampleIsCalledAndJudgesAndObserves() throws Exception {
        PluginHome folder = new PluginHome(home);
        folder.example();
        try (MeshProcess node = MeshProcess.builder().home(home).start()) {
            caller.identity(node, "LX0000010000010", "JG0100000100000000");
            works(node);
            assertThat(caller.route(node, "LX0000020000020", "JG0100000200000000", "http://127.0.0.1:1"))
                    .isEqualTo(Caller.SUCCESS);
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            call(node, "mesh.plugin.hello.seen").path("content").toString())
                    .contains("\"stored\":1", "mesh.net.event.created"));
            Launcher.Result listed = Launcher.run(List.of("plugin", "list", "--home", home.toString()), Map.of());
            assertThat(listed.out()).contains("hello", "hello.jar", "active");

            assertThat(node.stop()).isZero();
            node.restart();
            works(node);
        }
    }

    private void works(MeshProcess node) throws Exception {
        JsonNode greeting = call(node, "mesh.plugin.hello.greet");
        assertThat(greeting.path("content").path("hello").path("node_id").asText())
                .as("%s", greeting)
                .isEqualTo("LX0000010000010");
        assertThat(call(node, "mesh.plugin.hello.nothing").path("code").asText())
                .isEqualTo("E0000000617");
        assertThat(push(node, "secret")).isEqualTo(NOT_PERMITTED);
        assertThat(push(node, "other")).isEqualTo(Caller.SUCCESS);
        JsonNode popped = pop(node, "other");
        assertThat(popped.path("metadata").path("judged-by").asText())
                .as("%s", popped)
                .isEqualTo("hello");
    }

    /** What a program declares to call the example over gRPC. */
    interface Hello {
        @MPI("mesh.plugin.hello.greet")
        Map<String, Map<String, String>> greet();
    }

    @Test
    void aProgramCallsItThroughTheSdk() throws Exception {
        new PluginHome(home).example();
        Files.writeString(home.resolve("plugins/hello.properties"), "topic = private\n");
        try (MeshProcess node = MeshProcess.builder().home(home).start()) {
            System.setProperty("MESH_ADDRESS", node.address());
            try {
                Hello hello =
                        io.be.mesh.client.mpc.ServiceLoader.load(Hello.class).getDefault();
                assertThat(hello.greet().get("hello").get("node_id")).isEqualToIgnoringCase(Sdk.HERE);
            } finally {
                System.clearProperty("MESH_ADDRESS");
            }
            assertThat(push(node, "secret")).isEqualTo(Caller.SUCCESS);
            assertThat(push(node, "private")).isEqualTo(NOT_PERMITTED);
        }
    }

    @Test
    void whatAPluginDoesWrongIsItsOwnAffair() throws Exception {
        PluginHome folder = new PluginHome(home);
        folder.jar("trouble.jar", TroublePlugin.class);
        folder.jar("twin.jar", TroublePlugin.class);
        Files.writeString(folder.folder().resolve("bad.jar"), "no jar at all");
        try (MeshProcess node = MeshProcess.builder()
                .home(home)
                .set("plugins.suspend-after", "3")
                // Long enough that a busy machine is not taken for a plugin that sleeps.
                .set("plugins.interception-timeout", "2s")
                .start()) {
            assertThat(node.log()).contains("bad.jar does not run").contains("another jar");
            assertThat(plugin(node, "bad.jar").path("reason").asText()).contains("cannot be read as a jar");

            CompletableFuture<JsonNode> loop = CompletableFuture.supplyAsync(() -> {
                try {
                    return call(node, "mesh.plugin.trouble.loop");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await()
                    .until(() -> call(node, "mesh.plugin.trouble.turns")
                                    .path("content")
                                    .asLong()
                            > 0);
            assertThat(push(node, "throw")).isEqualTo(UNAVAILABLE);
            othersAreServed(node);
            assertThat(loop.get().path("code").asText()).isEqualTo(TIMEOUT);
            othersAreServed(node);
            suspended(node);

            assertThat(node.stop()).isZero();
            node.restart();
            othersAreServed(node);
        }
    }

    private void othersAreServed(MeshProcess node) throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(push(node, "any")).isEqualTo(Caller.SUCCESS);
            assertThat(pop(node, "any").path("code").asText()).isEqualTo(Caller.SUCCESS);
            assertThat(call(node, "mesh.net.environ").path("code").asText()).isEqualTo(Caller.SUCCESS);
        }
    }

    private void suspended(MeshProcess node) throws Exception {
        LogTail log = new LogTail(node);
        for (int i = 0; i < 3; i++) {
            assertThat(push(node, "sleep")).isEqualTo(UNAVAILABLE);
        }
        assertThat(push(node, "any")).isEqualTo(UNAVAILABLE);
        log.awaitLine("plugin trouble is suspended");
        JsonNode shown = plugin(node, "trouble.jar");
        assertThat(shown.path("state").asText()).isEqualTo("suspended");
        assertThat(shown.path("figures").path("late").asLong()).isEqualTo(3);
        assertThat(shown.path("figures").path("stuck").asLong()).isEqualTo(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> push(node, "any")
                .equals(Caller.SUCCESS));
        log.awaitLine("plugin trouble answers in time again");
        assertThat(Files.readString(home.resolve("audit/audit.log")))
                .contains("mesh.plugin.suspend", "mesh.plugin.resume");
    }

    @Test
    void withoutARequiredPluginNothingIsTaken() throws Exception {
        try (MeshProcess node = MeshProcess.builder()
                .home(home)
                .set("plugins.required", "hello")
                .start()) {
            assertThat(push(node, "any")).isEqualTo(UNAVAILABLE);
            assertThat(node.stop()).isZero();
            new PluginHome(home).example();
            node.restart();
            assertThat(push(node, "any")).isEqualTo(Caller.SUCCESS);
        }
    }
}
