package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.be.mesh.tests.sdkwire.Sdk;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines that register, over every way there is, with a node that is killed and started again. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RegistrationIT {
    private static final String REGISTER = "/v1/interconn/registry/register";
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- test: ([a-z-]+) -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Caller CALLER = new Caller();

    private static MeshProcess node;
    private static AdminPort admin;
    private static HttpServer engine;
    private static String address;
    private static String nowhere;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        admin = new AdminPort(node);
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.start();
        address = "127.0.0.1:" + engine.getAddress().getPort();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + free.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        engine.stop(0);
        node.close();
    }

    private static Map<String, Object> registration(String name, String at, long timestamp) {
        return Map.of(
                "instance_id",
                at,
                "name",
                name,
                "kind",
                "complex",
                "timestamp",
                timestamp,
                "content",
                Map.of("services", List.of(Map.of("urn", "/" + name, "kind", "Restful", "proto", "http"))));
    }

    private static JsonNode register(Map<String, ?> registration) throws Exception {
        return CALLER.json(node, REGISTER, Map.of(), registration);
    }

    private static JsonNode registerAll(List<Map<String, Object>> several) throws Exception {
        byte[] body = JSON.writeValueAsBytes(several);
        return JSON.readTree(CALLER.post(node, REGISTER, Map.of("Content-Type", "application/json"), body)
                .body());
    }

    private static void succeeded(JsonNode answer) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        assertThat(answer.path("message").asText()).isEqualTo("请求成功");
    }

    @Test
    void leasesSurviveAKillWithWhatIsLeftOfThem() throws Exception {
        succeeded(register(registration("leased", address, 600_000)));
        Map<String, Object> fixed = Map.of(
                "instance_id", address, "name", "fixed", "kind", "server", "attachments", Map.of("static", "true"));
        succeeded(register(fixed));
        assertThat(register(registration("brief", address, 1)).path("code").asText())
                .isEqualTo(Caller.SUCCESS);
        JsonNode leased = admin.service("leased");
        JsonNode standing = admin.service("fixed");

        node.kill9();
        node.restart();

        for (String member : List.of("since", "until", "version")) {
            assertThat(admin.service("leased").path(member)).as(member).isEqualTo(leased.path(member));
            assertThat(admin.service("fixed").path(member)).as(member).isEqualTo(standing.path(member));
        }
        assertThat(standing.path("static").asBoolean()).isTrue();
        assertThat(admin.service("brief").isMissingNode()).isTrue();

        succeeded(register(registration("leased", address, 900_000)));
        JsonNode renewed = admin.service("leased");
        assertThat(renewed.path("since")).isEqualTo(leased.path("since"));
        assertThat(renewed.path("version")).isEqualTo(leased.path("version"));
        assertThat(renewed.path("until").asLong())
                .isGreaterThan(leased.path("until").asLong());
    }

    @Test
    void aLeaseEndsWhenItSays() throws Exception {
        succeeded(register(registration("ending", address, 1500)));
        long until = admin.service("ending").path("until").asLong();

        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> admin.service("ending")
                .isMissingNode());

        assertThat(System.currentTimeMillis()).isGreaterThan(until);
        assertThat(exported("complex.ending.")).isEmpty();
        succeeded(register(registration("ending", address, 60_000)));
        assertThat(admin.service("ending").path("since").asLong()).isGreaterThan(until);
    }

    private static JsonNode exported(String prefix) throws Exception {
        return new Sdk()
                .call(node, "mesh.registry.export", Map.of("kind", prefix))
                .path("content");
    }

    @Test
    void ofSeveralOneBadOneStopsAll() throws Exception {
        Map<String, Object> bad = Map.of("instance_id", address, "name", "worse", "kind", "complex", "timestamp", 1000);
        List<Map<String, Object>> several = List.of(registration("good", address, 60_000), bad);

        JsonNode http = registerAll(several);
        JsonNode mpi = new Sdk().call(node, "mesh.registry.puts", Map.of("registrations", several));
        HttpResponse<String> problem = admin.send("PUT", "", JSON.writeValueAsString(several));

        for (JsonNode answer : List.of(http, mpi, AdminPort.read(problem))) {
            assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("E0000000400");
            assertThat(answer.path("message").asText() + answer.path("detail").asText())
                    .contains("registrations[1].content is missing");
        }
        assertThat(problem.statusCode()).isEqualTo(400);
        assertThat(admin.service("good").isMissingNode()).isTrue();
        succeeded(registerAll(List.of(registration("good", address, 60_000), registration("better", address, 60_000))));
        assertThat(admin.service("better").path("until").asLong()).isPositive();
    }

    @Test
    void whatCannotBeReachedIsStoredAndSaidOverEveryWay() throws Exception {
        JsonNode http = register(registration("down", nowhere, 60_000));
        JsonNode mpi = new Sdk()
                .call(node, "mesh.registry.put", Map.of("registration", registration("down", nowhere, 60_000)));
        HttpResponse<String> rest =
                admin.send("PUT", "", JSON.writeValueAsString(registration("down", nowhere, 60_000)));

        for (JsonNode answer : List.of(http, mpi)) {
            assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        }
        assertThat(rest.statusCode()).isEqualTo(200);
        for (JsonNode answer : List.of(http, mpi, AdminPort.read(rest))) {
            assertThat(answer.path("message").asText()).contains("down", nowhere, "unhealthy");
        }
        JsonNode seen = admin.service("down").path("addresses").get(0);
        assertThat(seen.path("healthy").asBoolean()).isFalse();
        assertThat(seen.path("address").asText()).isEqualTo(nowhere);
        assertThat(exported("complex.down.")).hasSize(1);
    }

    @Test
    void aListenerOfTheNodeIsNoService() throws Exception {
        JsonNode answer = register(registration("self", node.address(), 60_000));

        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("E0000000619");
        assertThat(answer.path("message").asText()).contains("address");
        assertThat(admin.service("self").isMissingNode()).isTrue();
    }

    @Test
    void theSecondOwnerOfAPathIsToldWhoHasIt() throws Exception {
        succeeded(register(registration("owned", address, 60_000)));
        Map<String, Object> content = Map.of("services", List.of(Map.of("urn", "/owned", "kind", "Restful")));

        JsonNode second = register(Map.of(
                "instance_id", address, "name", "late", "kind", "complex", "timestamp", 60_000, "content", content));

        assertThat(second.path("code").asText()).isEqualTo(Caller.SUCCESS);
        assertThat(second.path("message").asText()).contains("/owned", "owned (" + address + ")");
        assertThat(admin.service("late").path("rules").get(0).path("owner").asText())
                .isEqualTo("owned (" + address + ")");
        assertThat(admin.service("owned").path("rules").get(0).path("owner").asText())
                .isEmpty();
    }

    /** Of two that have read the same version one writes. */
    @Test
    void twoOperatorsDoNotOverwriteEachOther() throws Exception {
        succeeded(register(registration("edited", address, 60_000)));
        String path = "/complex/edited/" + address;
        String tag = admin.send("GET", path, "").headers().firstValue("etag").orElseThrow();

        HttpResponse<String> first = admin.send("PATCH", path, "{\"attachments\":{\"weight\":\"5\"}}", "if-match", tag);
        HttpResponse<String> second =
                admin.send("PATCH", path, "{\"attachments\":{\"weight\":\"9\"}}", "if-match", tag);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(412);
        JsonNode now = AdminPort.read(admin.send("GET", path, ""));
        assertThat(now.path("registration").path("attachments").path("weight").asText())
                .isEqualTo("5");
        String current = first.headers().firstValue("etag").orElseThrow();
        assertThat(admin.send("DELETE", path, "", "if-match", tag).statusCode()).isEqualTo(412);
        assertThat(admin.send("DELETE", path, "", "if-match", current).statusCode())
                .isEqualTo(200);
        assertThat(admin.send("DELETE", path, "").statusCode()).isEqualTo(200);
        assertThat(admin.send("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void theExamplesOfTheDocumentDoWhatTheySay() throws Exception {
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "reference", "services.md")));
        List<String> seen = new ArrayList<>();
        while (examples.find()) {
            String command = examples.group(2)
                    .replace("127.0.0.1:7304", node.address())
                    .replace("127.0.0.1:7305", "127.0.0.1:" + node.adminPort())
                    .replace("127.0.0.1:9000", address);
            Shell.Result result = Shell.run("sh", "-c", command);
            assertThat(result.out())
                    .as("%s: %s", command, result.err())
                    .containsAnyOf("E0000000000", "tensorserving")
                    .doesNotContain("urn:mesh:error");
            seen.add(examples.group(1));
        }
        assertThat(seen).containsExactly("register", "list", "patch");
        assertThat(admin.service("tensorserving").path("services").asInt()).isEqualTo(1);
    }

    @Test
    void formsOfOtherEncodingsRegisterToo() throws Exception {
        String yaml = "instance_id: '" + address + "'\nname: inyaml\nkind: server\ntimestamp: '60000'\n";

        String answer = CALLER.post(
                        node,
                        REGISTER,
                        Map.of("Content-Type", "application/x-yaml"),
                        yaml.getBytes(StandardCharsets.UTF_8))
                .body();

        assertThat(answer).contains(Caller.SUCCESS);
        assertThat(admin.service("inyaml").path("kind").asText()).isEqualTo("server");
    }
}
