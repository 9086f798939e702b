package io.be.mesh.verticle.ingress.mpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.ingress.mpi.SdkClient.Way;
import io.be.mesh.verticle.registry.FakeHealth;
import io.be.mesh.verticle.registry.RegistryVerticle;
import io.be.mesh.verticle.registry.directory.RegisteredDirectory;
import io.grpc.CallOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that register and are called through the node, over real sockets. */
class HostedServicesTest {
    private static final Environ SELF = new Environ("1", "LX0000010000010", "JG0100000100000000", "A", "", "", "");
    /** In the address range that a partner's plaintext route names, while the test's own address is inside. */
    private static final Known KNOWN = new Known(
            SELF,
            List.of(Known.route("{\"node_id\":\"LX0000020000020\",\"inst_id\":\"JG0100000200000000\","
                    + "\"address\":\"http://127.0.0.1:1\",\"status\":4}")),
            List.of());

    private static final String YAML_FLAG = "000104" + "0".repeat(31);
    /** What a node adds: whoever sends it is taken for the partner at its address. */
    private static final Map<String, String> CARRIED = Map.of("mesh-mdc", "lx0000020000020");

    private final TurnedClock clock = new TurnedClock();
    private final FakeHealth health = new FakeHealth();
    private TestDoor door;
    private SdkClient client;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.knowing(KNOWN, "limits.management=64KiB");
        LeasedServices services = new LeasedServices(door.registrations, door.leases);
        RegisteredDirectory directory = new RegisteredDirectory(
                services,
                (name, rule, entries) -> {
                    throw new AssertionError("nobody asks for " + name);
                },
                health,
                clock);
        TestDoor.await(door.vertx.deployVerticle(new RegistryVerticle(
                door.bus, door.registrations, door.leases, services, directory, health, Leadership.ALONE, clock)));
        client = new SdkClient(door);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        door.close();
    }

    private HostedEngine engine(String name) throws Exception {
        return new HostedEngine(door.vertx, name, 0);
    }

    private JsonObject registration(HostedEngine engine, String partners) {
        JsonObject attrs = partners.isEmpty() ? new JsonObject() : new JsonObject().put("partners", partners);
        return new JsonObject()
                .put("instance_id", engine.address())
                .put("name", "theta")
                .put("kind", "metadata")
                .put("address", engine.address())
                .put("timestamp", 60_000)
                .put(
                        "content",
                        new JsonObject()
                                .put(
                                        "services",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("urn", SdkClient.urn("theta.sum.add"))
                                                        .put("name", "theta.sum.add")
                                                        .put("kind", "MPS")
                                                        .put("proto", "grpc")
                                                        .put("codec", "json")
                                                        .put("timeout", 800)
                                                        .put("retries", 1)
                                                        .put("attrs", attrs))));
    }

    private void put(HostedEngine engine, String partners) {
        JsonObject answer = client.call(
                Way.GRPC,
                "mesh.registry.put",
                new JsonObject()
                        .put("registration", registration(engine, partners))
                        .encode());
        assertThat(answer.getString("code")).as("%s", answer).isEqualTo("E0000000000");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aCallGoesThroughAsItCame(Way way) throws Exception {
        HostedEngine engine = engine("one");
        put(engine, "");
        String body = "{ \"attachments\":{\"k\":\"v\"}, \"a\": 1.50, \"b\":[1,2] }";

        String answer = client.text(way, SdkClient.urn("theta.sum.add"), body, Map.of("x-ptp-session-id", "s-1"));

        assertThat(new JsonObject(answer).getString("content")).isEqualTo("one");
        HostedEngine.Got got = engine.got.get(0);
        assertThat(got.body()).isEqualTo(body);
        assertThat(got.headers().get("mesh-urn")).isEqualTo(SdkClient.urn("theta.sum.add"));
        assertThat(got.headers().get("x-ptp-session-id")).isEqualTo("s-1");
        assertThat(got.headers().get("x-ptp-source-node-id")).isEqualTo(SELF.nodeId());
        assertThat(got.headers().get("grpc-timeout")).endsWith("m");
    }

    @Test
    void theModuleIsTheLongestRegisteredName() throws Exception {
        HostedEngine shorter = engine("theta");
        HostedEngine longer = engine("theta.deep");
        put(shorter, "");
        JsonObject deep = registration(longer, "").put("name", "theta.deep");
        client.call(
                Way.HTTP,
                "mesh.registry.put",
                new JsonObject().put("registration", deep).encode());

        assertThat(client.call(Way.GRPC, "theta.deep.one", "{}").getString("content"))
                .isEqualTo("theta.deep");
        assertThat(client.call(Way.GRPC, "theta.other", "{}").getString("content"))
                .isEqualTo("theta");
        assertThat(client.call(Way.GRPC, "thetas.other", "{}").getString("code"))
                .isEqualTo("E0000000617");
        assertThat(client.call(Way.GRPC, "thetas.other", "{}").getString("message"))
                .contains("thetas.other");
    }

    @Test
    void instancesTakeTurnsAndOneThatIsGoneIsLeftOut() throws Exception {
        HostedEngine one = engine("one");
        HostedEngine two = engine("two");
        put(one, "");
        put(two, "");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            seen.add(client.call(Way.GRPC, "theta.sum.add", "{}").getString("content"));
        }
        assertThat(seen).containsExactly("one", "two");

        one.close();

        for (int i = 0; i < 6; i++) {
            JsonObject answer = client.call(Way.GRPC, "theta.sum.add", "{}");
            assertThat(answer.getString("content")).as("%s", answer).isEqualTo("two");
        }
        two.close();
        JsonObject answer = client.call(Way.GRPC, "theta.sum.add", "{}");
        assertThat(answer.getString("code")).isEqualTo("E0000000607");
        assertThat(answer.getString("message")).contains("theta 127.0.0.1:");
    }

    @Test
    void whatIsRemovedOrOverGetsNoCalls() throws Exception {
        HostedEngine one = engine("one");
        HostedEngine two = engine("two");
        put(one, "");
        put(two, "");

        client.call(
                Way.GRPC,
                "mesh.registry.remove",
                new JsonObject().put("registration", registration(one, "")).encode());
        for (int i = 0; i < 3; i++) {
            assertThat(client.call(Way.GRPC, "theta.sum.add", "{}").getString("content"))
                    .isEqualTo("two");
        }

        client.call(
                Way.GRPC,
                "mesh.registry.put",
                new JsonObject()
                        .put("registration", registration(two, "").put("timestamp", 1))
                        .encode());
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> "E0000000602"
                .equals(client.call(Way.GRPC, "theta.sum.add", "{}").getString("code")));
    }

    /** Another replica may have it already. */
    @Test
    void theRemovalOfWhatIsNotSeenHereIsWritten() throws Exception {
        client.call(
                Way.GRPC,
                "mesh.registry.remove",
                new JsonObject()
                        .put("registration", registration(engine("one"), ""))
                        .encode());

        assertThat(door.registrations.removed()).hasSize(1);
    }

    @Test
    void aSilentInstanceIsATimeoutOfTheRegistration() throws Exception {
        HostedEngine engine = engine("silent");
        engine.silent = true;
        put(engine, "");

        JsonObject answer = client.call(Way.GRPC, "theta.sum.add", "{}");

        assertThat(answer.getString("code")).isEqualTo("E0000000601");
        assertThat(engine.got).hasSize(1);
    }

    @Test
    void theDeadlineOfTheClientTravelsAndIsAnsweredBefore() throws Exception {
        HostedEngine engine = engine("silent");
        engine.silent = true;
        put(engine, "");

        String answer = client.unary(
                SdkClient.urn("theta.sum.add"),
                "{}",
                Map.of(),
                CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS));

        assertThat(answer).contains("E0000000601");
        String given = engine.got.get(0).headers().get("grpc-timeout");
        assertThat(Integer.parseInt(given.substring(0, given.length() - 1))).isBetween(1, 500);
    }

    @ParameterizedTest
    @CsvSource({
        "'',E0000000614",
        "*,E0000000000",
        "'LX0000030000030, lx0000020000020',E0000000000",
        "JG0100000200000000,E0000000000",
        "LX000002,E0000000614"
    })
    void aPartnerCallsOnlyWhatIsOpenToIt(String partners, String code) throws Exception {
        HostedEngine engine = engine("one");
        put(engine, partners);

        String answer = client.text(Way.GRPC, SdkClient.urn("theta.sum.add"), "{}", CARRIED);

        assertThat(new JsonObject(answer).getString("code")).as(answer).isEqualTo(code);
        assertThat(engine.got).hasSize(code.equals("E0000000000") ? 1 : 0);
        for (String other : List.of("theta.sum.sub", "theta.none", "none.such", "mesh.net.edges", "mesh.chan.pop")) {
            assertThat(client.text(Way.HTTP, SdkClient.urn(other), "{}", CARRIED))
                    .as(other)
                    .contains("E0000000614");
        }
    }

    @Test
    void whoIsCallingIsSaidByTheNodeAlone() throws Exception {
        HostedEngine engine = engine("one");
        put(engine, "*");
        String lie = "{\"Attachments\":{\"X-Ptp-Source-Node-Id\":\"LX9\",\"k\":\"v\"},"
                + "\"attachments\":{\"x_ptp_source_inst_id\":\"JG9\"},\"a\":7}";

        client.text(Way.GRPC, SdkClient.urn("theta.sum.add"), lie, CARRIED);

        HostedEngine.Got got = engine.got.get(0);
        assertThat(got.headers().get("x-ptp-source-node-id")).isEqualTo("LX0000020000020");
        JsonObject body = new JsonObject(got.body());
        assertThat(body.fieldNames()).containsExactlyInAnyOrder("attachments", "a");
        assertThat(body.getJsonObject("attachments"))
                .isEqualTo(new JsonObject()
                        .put("k", "v")
                        .put("x-ptp-source-node-id", "LX0000020000020")
                        .put("x-ptp-source-inst-id", "JG0100000200000000"));
    }

    @Test
    void aPartnersYamlIsWrittenAnewAndHidesNothing() throws Exception {
        HostedEngine engine = engine("one");
        put(engine, "*");
        String urn = SdkClient.urn("theta.sum.add", YAML_FLAG, "lx0000000000000");
        String twice = "attachments: {x-ptp-source-node-id: LX9}\nattachments: {k: v}\na: 7\n";

        client.text(Way.GRPC, urn, twice, CARRIED);

        assertThat(engine.got.get(0).body())
                .doesNotContain("LX9")
                .contains("LX0000020000020")
                .contains("k");
        String merged = "h: &h {x-ptp-source-node-id: LX9}\nattachments: {<<: *h, k: v}\n";
        assertThat(client.text(Way.GRPC, urn, merged, CARRIED)).contains("E0000000616");
        assertThat(engine.got).hasSize(1);
    }

    /** Only a message may be large, and a message is for our own to send. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aPartnerGetsNoRoomForAMessage(Way way) {
        String push = "{\"topic\":\"t\",\"payload\":\"" + "A".repeat(200_000) + "\"}";

        assertThat(client.text(way, SdkClient.urn("mesh.chan.push"), push, CARRIED))
                .contains("E0000000413");
        assertThat(client.text(way, SdkClient.urn("mesh.chan.push"), push, Map.of()))
                .contains("E0000000000");
    }

    /** A weaving node names its institution itself. */
    @Test
    void theInstitutionOfAWovenPartnerOpensNothing() throws Exception {
        HostedEngine engine = engine("one");
        put(engine, "JG0100000200000000");
        try (TestDoor woven = TestDoor.knowing(new Known(
                        SELF,
                        List.of(Known.route("{\"node_id\":\"LX0000020000020\",\"inst_id\":\"JG0100000200000000\","
                                + "\"address\":\"http://127.0.0.1:1\",\"status\":18}")),
                        List.of()));
                SdkClient other = new SdkClient(woven)) {
            door.leases.values().forEach(each -> woven.leases.put(each.key(), each));
            door.registrations.values().forEach(each -> woven.registrations.put(RegistrationKey.of(each), each));
            String urn = SdkClient.urn("theta.sum.add");

            assertThat(other.text(Way.GRPC, urn, "{}", CARRIED)).contains("E0000000614");
            assertThat(client.text(Way.GRPC, urn, "{}", CARRIED)).contains("E0000000000");
        }
        assertThat(engine.got).hasSize(1);
    }

    @Test
    void aCallEndsWhenItsClientGoes() throws Exception {
        HostedEngine engine = engine("silent");
        engine.silent = true;
        JsonObject patient = registration(engine, "");
        patient.getJsonObject("content")
                .getJsonArray("services")
                .getJsonObject(0)
                .put("timeout", 60_000);
        client.call(
                Way.GRPC,
                "mesh.registry.put",
                new JsonObject().put("registration", patient).encode());
        CompletableFuture<String> call = CompletableFuture.supplyAsync(
                () -> client.unary(SdkClient.urn("theta.sum.add"), "{}", Map.of(), CallOptions.DEFAULT));
        Awaitility.await().until(() -> engine.got.size() == 1);

        client.cut();

        assertThatThrownBy(call::join).isNotNull();
        Awaitility.await().until(() -> engine.resets.get() == 1);
    }

    @Test
    void aPartnerIsNotCarriedOnAndACircleIsNamed() {
        String urn = SdkClient.urn("theta.sum.add", SdkClient.FLAG, "lx0000030000030");

        assertThat(client.text(Way.GRPC, urn, "{}", CARRIED)).contains("E0000000614");
        assertThat(client.text(Way.GRPC, urn, "{}", Map.of("mesh-mdc", "lx0000020000020,LX0000010000010")))
                .contains("E0000000503");
        assertThat(client.text(Way.GRPC, urn, "{}", Map.of())).contains("E0000000618");
        assertThat(client.text(
                        Way.GRPC, SdkClient.urn("mesh.net.refresh", SdkClient.FLAG, "lx0000030000030"), "{}", Map.of()))
                .contains("E0000000614");
    }

    @Test
    void severalRegistrationsAreStoredTogetherOrNotAtAll() throws Exception {
        HostedEngine engine = engine("one");
        JsonObject good = registration(engine, "");
        JsonObject bad = good.copy().put("instance_id", "other").put("address", "nowhere");

        JsonObject refused = client.call(
                Way.HTTP,
                "mesh.registry.puts",
                new JsonObject()
                        .put("registrations", new JsonArray().add(good).add(bad))
                        .encode());
        assertThat(refused.getString("code")).isEqualTo("E0000000619");
        assertThat(export("")).isEmpty();

        JsonObject second =
                good.copy().put("instance_id", "other").put("name", "other").put("kind", "server");
        JsonObject stored = client.call(
                Way.GRPC,
                "mesh.registry.puts",
                new JsonObject()
                        .put("registrations", new JsonArray().add(good).add(second))
                        .encode());
        assertThat(stored.getString("code")).as("%s", stored).isEqualTo("E0000000000");
        assertThat(export("")).hasSize(2);
        assertThat(export("metadata")).hasSize(1);
        assertThat(export("metadata.theta.")).hasSize(1);
        assertThat(export("complex")).isEmpty();

        clock.turn(Duration.ofMinutes(2));
        assertThat(export("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatCannotBeReachedIsSaidInTheAnswer(Way way) throws Exception {
        HostedEngine engine = engine("one");
        health.unwell.put(engine.address(), "connection refused");

        JsonObject answer = client.call(
                way,
                "mesh.registry.put",
                new JsonObject().put("registration", registration(engine, "")).encode());

        assertThat(answer.getString("code")).isEqualTo("E0000000000");
        assertThat(answer.getString("message"))
                .startsWith("请求成功; theta services[0] at " + engine.address())
                .contains("connection refused", "unhealthy");
        assertThat(answer.getValue("content")).isNull();
    }

    private JsonArray export(String kind) {
        return client.call(
                        Way.GRPC,
                        "mesh.registry.export",
                        new JsonObject().put("kind", kind).encode())
                .getJsonArray("content");
    }

    @ParameterizedTest
    @CsvSource({
        "mesh.registry.put,{},400",
        "mesh.registry.put,{\"registration\":{\"instance_id\":\"a:1\"}},400",
        "mesh.registry.puts,{},400",
        "mesh.registry.remove,{},400",
        "mesh.registry.remove,{\"registration\":{\"name\":\"x\"}},400",
        "mesh.registry.put,[],616",
        "mesh.registry.export,{\"kind\":[1]},616"
    })
    void badInputIsNamed(String operation, String body, String code) {
        for (Way way : Way.values()) {
            JsonObject answer = client.call(way, operation, body);
            assertThat(answer.getString("code")).as("%s", answer).isEqualTo("E0000000" + code);
        }
    }

    /** The system's clock, some time ahead. */
    private static final class TurnedClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void turn(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }
    }
}
