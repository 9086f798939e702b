package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/** {@code mesh service} at a real node. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ServiceCommandIT {
    private static final Pattern SEED = Pattern.compile("--data '(.*)'", Pattern.DOTALL);

    @TempDir
    static Path folder;

    private static MeshProcess node;
    private static HttpServer engine;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.start();
        address = "127.0.0.1:" + engine.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        engine.stop(0);
        node.close();
    }

    private static Result service(String... arguments) {
        List<String> line = new ArrayList<>(List.of("service"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--home", node.home().toString()));
        return Launcher.run(line, Map.of());
    }

    private static String good(String... arguments) {
        Result result = service(arguments);
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String yaml(String name) {
        return "- {name: " + name + ", kind: complex, instance_id: '" + address + "', timestamp: 600000,\n"
                + "   content: {services: [{urn: /" + name + ", kind: Restful}]}}\n";
    }

    /** Section 4.1 of the published document, as printed but for the address. */
    @Test
    void registersThePublishedSample() throws Exception {
        Matcher sample = SEED.matcher(Files.readString(Path.of("src/test/resources/seed/3.1-registry-register.sh")));
        assertThat(sample.find()).isTrue();
        String file = file("seed.json", sample.group(1).replace("IP:PORT", address));

        assertThat(good("register", "-f", file)).contains("service complex/tensorserving/" + address + ": added");
        assertThat(good("register", "-f", file)).contains("the lease is renewed");

        assertThat(good("list")).contains("complex", "tensorserving", address, "min", "ok", "/a/b/c");
        JsonNode listed = new ObjectMapper().readTree(good("list", "--name", "tensorserving", "-o", "json"));
        assertThat(listed.path("services").get(0).path("services").asInt()).isEqualTo(2);
        assertThat(good("show", "complex", "tensorserving", address)).contains("/a/b/c", address + "  ok");
        String shown = good("show", "complex", "tensorserving", address, "-o", "yaml");
        assertThat(shown).contains("registration:", "urn: /a/b/c");
        assertThat(good("remove", "complex", "tensorserving", address)).contains("removed");
        assertThat(good("remove", "complex", "tensorserving", address)).contains("it was not registered");
        assertThat(service("show", "complex", "tensorserving", address).exit()).isEqualTo(1);
    }

    @Test
    void registersSeveralFromYamlAndSaysWhatIsUnhealthy() throws Exception {
        String file = file("several.yaml", yaml("one") + yaml("two").replace(address + "'", "127.0.0.1:1'"));

        String said = good("register", "-f", file);

        assertThat(said).contains("complex/one/", "complex/two/127.0.0.1:1", "unhealthy");
        assertThat(good("list", "--name", "two")).contains("unhealthy");
    }

    @Test
    void whatIsWrongHasItsExitCode() throws Exception {
        Result unreadable = service("register", "-f", folder.resolve("none").toString());
        Result noJson = service("register", "-f", file("bad.json", "{\"name\": 7"));
        Result refused = service("register", "-f", file("bad.yaml", yaml("bad").replace("/bad", "/stats")));
        Result usage = service("register");
        Result nobody = Launcher.run(
                List.of("service", "list", "--home", folder.resolve("empty").toString()), Map.of());

        assertThat(List.of(unreadable.exit(), noJson.exit(), refused.exit(), usage.exit(), nobody.exit()))
                .containsExactly(2, 2, 1, 2, 3);
        assertThat(refused.err()).contains("content.services[0].urn is a path of the node itself", "E0000000400");
        assertThat(unreadable.err()).startsWith("error: ").doesNotContain("Exception");
    }

    @Test
    void watchPrintsWhatHappens() throws Exception {
        Path out = folder.resolve("watched");
        String file = file("watched.yaml", yaml("watched"));
        Process watch = Launcher.builder(
                        Launcher.script(),
                        List.of(
                                "service",
                                "watch",
                                "--name",
                                "watched",
                                "--interval",
                                "1s",
                                "--home",
                                node.home().toString()),
                        Map.of())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            good("register", "-f", file);
            awaitLine(out, "complex/watched/" + address + " registered");
            good("register", "-f", file("changed.yaml", yaml("watched").replace("urn: /", "urn: /changed/")));
            awaitLine(out, "complex/watched/" + address + " changed");
            good("remove", "complex", "watched", address);
            awaitLine(out, "complex/watched/" + address + " removed");
            assertThat(watch.isAlive()).isTrue();
        } finally {
            watch.destroyForcibly().waitFor();
        }
    }

    private static void awaitLine(Path out, String line) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> Files.readAllLines(out).stream()
                .anyMatch(each -> each.endsWith(line)));
    }
}
