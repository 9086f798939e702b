package io.be.mesh.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    /** One of these makes sense with the others only. */
    private static final Map<String, String> ADMIN_TLS = Map.of(
            "MESH_ADMIN_TLS_CERTIFICATE",
            "crt.pem",
            "MESH_ADMIN_TLS_KEY",
            "key.pem",
            "MESH_ADMIN_TLS_CLIENT_ROOTS",
            "ca.pem");

    private static final long HEAP = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void defaultsAreComplete() throws Exception {
        MeshConfig config = load(Map.of()).config();

        assertThat(config.node().home()).isEqualTo(Path.of("/home/mesh/mesh"));
        assertThat(config.ingress().outer()).hasToString("0.0.0.0:7304");
        assertThat(config.ingress().inner()).isEmpty();
        assertThat(config.admin().listen()).hasToString("127.0.0.1:7305");
        assertThat(config.limits().message()).isEqualTo(512L << 20);
        assertThat(config.queue().quarantine()).isEqualTo(Duration.ofSeconds(1800));
        assertThat(config.runtime().eventLoops()).isEqualTo(3);
    }

    @Test
    void everyKeyOfTheFileIsOneOfTheRecordsAndHasAComment() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("mesh.yaml"));
        List<String> keys = load(Map.of()).settings().keySet().stream().toList();

        assertThat(keys)
                .containsExactlyElementsOf(Key.ALL.stream().map(Key::path).toList());
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches("  [a-z].*")) {
                assertThat(lines.get(i - 1)).as("line above '%s'", lines.get(i)).startsWith("  # ");
            }
        }
    }

    @Test
    void theLastSourceWins() throws Exception {
        Path file = file("limits:\n  message: 1MiB\n  session: 2MiB\n  management: 8KiB\n");
        Environment environment = environment(Map.of("MESH_LIMITS_MESSAGE", "3KiB", "MESH_LIMITS_SESSION", "4KiB"));

        EffectiveConfig loaded = ConfigLoader.load(
                environment, Optional.of(file), List.of(ConfigLoader.override("limits.message=2KiB")));

        assertThat(loaded.config().limits().message()).isEqualTo(2048);
        assertThat(loaded.config().limits().session()).isEqualTo(4096);
        assertThat(loaded.config().limits().management()).isEqualTo(8192);
        assertThat(origin(loaded, "limits.message")).isEqualTo("--set");
        assertThat(origin(loaded, "limits.session")).isEqualTo("variable MESH_LIMITS_SESSION");
        assertThat(origin(loaded, "limits.management")).isEqualTo(file + ":4");
        assertThat(origin(loaded, "limits.node")).isEqualTo("default");
    }

    @Test
    void everyKeyCanBeSetByItsVariable() throws Exception {
        for (Key key : Key.ALL) {
            Setting standard = load(Map.of()).settings().get(key.path());
            String given = key.path().endsWith("-url") ? "http://10.0.0.1/mesh.crl" : "10.0.0.1";
            String value = standard.text().isEmpty() ? given : standard.text();
            Map<String, String> variables = new HashMap<>(key.path().startsWith("admin.tls-") ? ADMIN_TLS : Map.of());
            variables.put(key.variable(), value);

            EffectiveConfig loaded = load(variables);

            assertThat(origin(loaded, key.path())).isEqualTo("variable " + key.variable());
        }
    }

    @Test
    void whoIsInsideIsDecidedByAddressesAndPrefixes() throws Exception {
        AddressRanges inside = load(Map.of()).config().security().insideRanges();

        assertThat(inside.contains(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(inside.contains(InetAddress.getByName("172.31.255.255"))).isTrue();
        assertThat(inside.contains(InetAddress.getByName("172.32.0.0"))).isFalse();
        assertThat(inside.contains(InetAddress.getByName("::ffff:10.1.2.3"))).isTrue();
        assertThat(inside.contains(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(inside.contains(InetAddress.getByName("2001:db8::1"))).isFalse();
        assertThat(inside.contains(InetAddress.getByName("8.8.8.8"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "::1/129", "x"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> load(Map.of("MESH_SECURITY_INSIDE", text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("security.inside")
                .hasMessageContaining(text);
    }

    @Test
    void publishedNamesAreUnderstood() throws Exception {
        MeshConfig config = load(Map.of(
                        "MESH_HOME", "~/data",
                        "MESH_NAME", "theta",
                        "MESH_ADDRESS", "10.0.0.1:7304",
                        "MESH_MDC", "a, b,c:7304",
                        "MESH_ADMIN", "9305",
                        "PLUGIN_PROXY_TRANSPORT_X", ":570",
                        "PLUGIN_PROXY_TRANSPORT_Y", "17304"))
                .config();

        assertThat(config.node().home()).isEqualTo(Path.of("/home/mesh/data"));
        assertThat(config.node().name()).isEqualTo("theta");
        assertThat(config.node().address()).isEqualTo("10.0.0.1:7304");
        assertThat(config.node().mdc()).containsExactly("a", "b", "c:7304");
        assertThat(config.admin().listen()).hasToString("127.0.0.1:9305");
        assertThat(config.ingress().inner()).map(HostPort::toString).contains("0.0.0.0:570");
        assertThat(config.ingress().outer()).hasToString("0.0.0.0:17304");
    }

    @ParameterizedTest
    @CsvSource({"17304,0.0.0.0:17304", ":17304,0.0.0.0:17304", "127.0.0.1:17304,127.0.0.1:17304", "[::1]:1,[::1]:1"})
    void portsHaveThreeForms(String written, String meant) throws Exception {
        assertThat(load(Map.of("PLUGIN_PROXY_TRANSPORT_Y", written))
                        .config()
                        .ingress()
                        .outer())
                .hasToString(meant);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithItsOrigin() throws Exception {
        Path file = file("limits:\n  mesage: 1MiB\nqueue:\n  max-wait: never\nlog:\n  format: xml\n");
        Environment environment = environment(
                Map.of("MESH_LIMITS_SESION", "1", "PLUGIN_PROXY_TRANSPORT_Y", "70000", "MESH_LIMITS_NODE", "1x"));

        ConfigException thrown = catchThrowableOfType(
                ConfigException.class,
                () -> ConfigLoader.load(
                        environment,
                        Optional.of(file),
                        List.of(ConfigLoader.override("network.pool-size=0"), ConfigLoader.override("nonsense"))));

        assertThat(thrown.problems().stream().map(ConfigProblem::toString))
                .anySatisfy(text ->
                        assertThat(text).startsWith(file + ":2: limits.mesage:").contains("limits.message?"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":4: queue.max-wait:")
                        .contains("30s"))
                .anySatisfy(text ->
                        assertThat(text).startsWith(file + ":6: log.format:").contains("text, json"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("variable MESH_LIMITS_SESION")
                        .contains("MESH_LIMITS_SESSION?"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("variable PLUGIN_PROXY_TRANSPORT_Y")
                        .contains("70000"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("variable MESH_LIMITS_NODE").contains("1x"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("--set: network.pool-size").contains("1 and 1024"))
                .anySatisfy(
                        text -> assertThat(text).startsWith("--set: nonsense").contains("no such key"))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits.message=2GiB-",
                "limits.message=1GiB limits.session=512MiB",
                "limits.session=1MiB",
                "limits.session=2GiB limits.node=1GiB",
                "limits.message=600MiB limits.node=550MiB",
                "queue.default-wait=2h",
                "network.connect-timeout=2m network.request-timeout=1m",
                "admin.listen=7304",
                "ingress.inner=7305",
                "ingress.handshake-timeout=0s",
                "limits.node=101%",
                "security.crl-url=pki.bank.example/mesh.crl",
                "security.crl-url=file:///srv/mesh.crl",
                "security.crl-url=http://bank.example/\"",
                "security.crl-url=http://银行.example/mesh.crl"
            })
    void contradictionsAreRefused(String settings) {
        List<Setting> overrides =
                Stream.of(settings.split(" ")).map(ConfigLoader::override).toList();

        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(environment(Map.of()), Optional.empty(), overrides));

        assertThat(thrown.problems()).hasSize(1);
        assertThat(thrown.problems().get(0).origin()).isEqualTo("--set");
    }

    @Test
    void aPartOfTheHeapIsASize() throws Exception {
        List<Setting> overrides = List.of(ConfigLoader.override("limits.node=60%"));

        MeshConfig config = ConfigLoader.load(environment(Map.of()), Optional.empty(), overrides)
                .config();

        assertThat(config.limits().node()).isEqualTo(HEAP / 100 * 60);
    }

    @ParameterizedTest
    @CsvSource({"4096,2048", "512,358", "1024,512", "900,512"})
    void theNodesBudgetFollowsTheHeap(long heapMib, long budgetMib) throws Exception {
        Environment environment = new Environment(
                Map.of(), Path.of("/home/mesh"), Optional.empty(), Optional.empty(), heapMib << 20, 1, "");

        long budget = ConfigLoader.load(environment, Optional.empty(), List.of())
                .config()
                .limits()
                .node();

        assertThat(budget >> 20).isEqualTo(budgetMib);
    }

    @Test
    void variablesOfOthersAreLeftAlone() throws Exception {
        EffectiveConfig loaded = load(Map.of(
                "MESH_RUNTIME", "127.0.0.1:8866",
                "MESH_DIRECT", "x",
                "MESH_ADMIN_PORT", "tcp://10.0.0.1:7305",
                "MESH_ADMIN_SERVICE_HOST", "10.0.0.1",
                "MESH_NODE_PORT_7304_TCP_ADDR", "10.0.0.1",
                "MESH_HOME", ""));

        assertThat(loaded.settings().values()).allMatch(Setting::isDefault);
    }

    @Test
    void twoVariablesThatDisagreeAreRefused() {
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> load(Map.of("MESH_HOME", "/a", "MESH_NODE_HOME", "/b")));

        assertThat(thrown.problems()).singleElement().satisfies(problem -> assertThat(problem.toString())
                .contains("MESH_HOME")
                .contains("MESH_NODE_HOME"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [b",
                "limits:\n  message: {x: 1}",
                "limits:\n  message: 1KiB\n  message: 2KiB",
                "- a\n- b",
                "limits:\n  message: [1, 2]",
                "limits:\n  message:",
                "log: &a {format: text}\nqueue: *a",
                "limits: 5"
            })
    void aFileOfTheWrongFormIsRefusedWithALine(String text) throws Exception {
        Path file = file(text);

        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(environment(Map.of()), Optional.of(file), List.of()));

        assertThat(thrown.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem.origin())
                .startsWith(file.toString()));
    }

    @Test
    void aMissingFileIsSaid() {
        Path file = folder.resolve("none.yaml");

        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> load(Map.of("MESH_CONFIG", file.toString())));

        assertThat(thrown).hasMessageContaining("none.yaml").hasMessageContaining("no such file");
    }

    @Test
    void whatIsPrintedLoadsAgainAsTheSame() throws Exception {
        EffectiveConfig first = load(Map.of("MESH_MDC", "a,b:1", "MESH_NAME", "a \"b\" #c", "MESH_LOG_FORMAT", "json"));

        EffectiveConfig second =
                ConfigLoader.load(environment(Map.of()), Optional.of(file(first.yaml(true))), List.of());

        assertThat(second.config()).isEqualTo(first.config());
    }

    @Test
    void theDistributionsFileRepeatsDefaultsWithoutBecomingAnOrigin() throws Exception {
        Files.writeString(folder.resolve("mesh.yaml"), "limits:\n  message: 512MiB\n  session: 2GiB\n");
        Environment environment =
                new Environment(Map.of(), Path.of("/home/mesh"), Optional.of(folder), Optional.empty(), HEAP, 1, "");

        EffectiveConfig loaded = ConfigLoader.load(environment, Optional.empty(), List.of());

        Map<String, String> explicit = loaded.settings().values().stream()
                .filter(setting -> !setting.isDefault())
                .collect(Collectors.toMap(Setting::key, Setting::origin));
        assertThat(explicit).containsExactly(Map.entry("limits.session", folder.resolve("mesh.yaml") + ":3"));
    }

    private static String origin(EffectiveConfig loaded, String key) {
        return loaded.settings().get(key).origin();
    }

    private static EffectiveConfig load(Map<String, String> variables) throws ConfigException {
        return ConfigLoader.load(environment(variables), Optional.empty(), List.of());
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables, Path.of("/home/mesh"), Optional.empty(), Optional.empty(), HEAP, 3, "");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("test.yaml"), text);
    }
}
