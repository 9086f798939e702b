package io.be.mesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.server.SdkNode.Way;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation of the catalogue at a whole node, over HTTP and over gRPC, with good arguments and with bad ones. */
class EveryOperationTest {
    private static final String OK = "000";
    private static final String ROUTE = "{\"node_id\":\"LX0000020000020\",\"inst_id\":\"JG0100000200000000\","
            + "\"inst_name\":\"B\",\"address\":\"http://127.0.0.1:1\",\"upstream\":\"\",\"expire_at\":\"\"}";
    private static final String OTHER = "{\"node_id\":\"LX0000030000030\",\"inst_id\":\"JG0100000300000000\","
            + "\"address\":\"http://127.0.0.1:2\"}";
    private static final String ENGINE = "{\"instance_id\":\"127.0.0.1:9\",\"name\":\"theta\",\"kind\":\"metadata\","
            + "\"timestamp\":60000,\"content\":{\"services\":[{\"urn\":\"theta.one\",\"kind\":\"Binding\","
            + "\"namespace\":\"to\",\"name\":\"co\"}]}}";
    private static final String VALUE = "{\"codec\":\"json\",\"schema\":\"\",\"buffer\":\"aGk=\"}";
    private static final String CELL = "{\"key\":\"c\",\"duration\":60000,\"entity\":" + VALUE + "}";
    private static final String EVENT = "{\"binding\":{\"topic\":\"to\",\"code\":\"co\"},\"entity\":" + VALUE + "}";
    private static final String CSR = "{\"csr\":{\"cno\":\"1\",\"subject\":\"x\",\"domain\":\"x.example\"}}";

    /** What is asked with which arguments, and the end of the code that is answered. */
    private record Ask(String operation, String body, String code) {}

    private static Ask good(String operation, String body) {
        return new Ask(operation, body, OK);
    }

    /** In this order, twice: each must be right also when it is repeated. */
    private static final List<Ask> ASKS = List.of(
            good("mesh.net.environ", "{\"attachments\":{}}"),
            good(
                    "kms.store.reset",
                    "{\"env\":{\"node_id\":\"LX0000010000010\",\"inst_id\":\"JG0100000100000000\","
                            + "\"inst_name\":\"A\"}}"),
            new Ask("kms.store.reset", "{\"env\":{\"node_id\":\"LX0000010000010\"}}", "400"),
            new Ask("kms.store.reset", "{}", "400"),
            good("kms.store.environ", "{}"),
            good("kms.crt.store.list", "{\"cno\":\"\"}"),
            good("kms.crt.apply.root", CSR),
            new Ask("kms.crt.apply.root", "{}", "400"),
            new Ask("kms.crt.apply.issue", "{}", "400"),
            good("mesh.net.refresh", "{\"routes\":[" + ROUTE + "," + OTHER + "]}"),
            new Ask("mesh.net.refresh", "{\"routes\":[{}]}", "400"),
            good("mesh.net.edges", "{}"),
            good("mesh.net.edge", "{\"node_id\":\"LX0000020000020\"}"),
            new Ask("mesh.net.edge", "{}", "400"),
            good("mesh.net.accessible", "{\"route\":" + ROUTE + "}"),
            new Ask("mesh.net.accessible", "{}", "400"),
            good("mesh.net.index", "{\"index\":{\"limit\":1}}"),
            new Ask("mesh.net.index", "{\"index\":{\"limit\":-1}}", "400"),
            good("mesh.net.version", "{\"node_id\":\"\"}"),
            new Ask("mesh.net.version", "{\"node_id\":\"LX9\"}", "618"),
            good("mesh.net.resolve", "{\"kind\":\"manu\",\"domains\":[{\"name\":\"n\",\"address\":\"a\"}]}"),
            new Ask("mesh.net.resolve", "{}", "400"),
            good("mesh.net.domains", "{\"kind\":\"manu\"}"),
            new Ask("mesh.net.domains", "{}", "400"),
            good("mesh.net.instr", "{\"institutions\":[{\"node_id\":\"n\",\"inst_id\":\"i\",\"inst_name\":\"N\"}]}"),
            new Ask("mesh.net.instr", "{}", "400"),
            good("mesh.net.instx", "{\"index\":{}}"),
            new Ask("mesh.net.instx", "{\"index\":{\"order\":\"none\"}}", "400"),
            good("mesh.net.ally", "{\"node_ids\":[\"LX0000020000020\",\"LX0000030000030\"]}"),
            new Ask("mesh.net.ally", "{\"node_ids\":[\"LX0000020000020\"]}", "400"),
            new Ask("mesh.net.ally", "{\"node_ids\":[\"LX9\",\"LX8\"]}", "618"),
            good("mesh.net.assert", "{\"feature\":\"allied\",\"node_ids\":[\"LX0000020000020\"]}"),
            new Ask("mesh.net.assert", "{\"feature\":\"magic\",\"node_ids\":[\"LX0000020000020\"]}", "400"),
            good("mesh.net.disband", "{\"node_ids\":[\"LX0000020000020\",\"LX0000030000030\"]}"),
            new Ask("mesh.net.disband", "{}", "400"),
            good("mesh.net.disable", "{\"node_id\":\"LX0000020000020\"}"),
            new Ask("mesh.net.disable", "{\"node_id\":\"LX9\"}", "618"),
            good("mesh.net.enable", "{\"node_id\":\"LX0000020000020\"}"),
            new Ask("mesh.net.enable", "{}", "400"),
            new Ask("mesh.net.weave", "{}", "400"),
            new Ask("mesh.net.ack", "{}", "400"),
            good("mesh.registry.put", "{\"registration\":" + ENGINE + "}"),
            new Ask("mesh.registry.put", "{\"registration\":{}}", "400"),
            good("mesh.registry.puts", "{\"registrations\":[" + ENGINE + "]}"),
            new Ask("mesh.registry.puts", "{}", "400"),
            good("mesh.registry.export", "{\"kind\":\"metadata\"}"),
            new Ask("mesh.registry.export", "{\"kind\":{}}", "616"),
            good("mesh.chan.open", "{\"session_id\":\"s\",\"metadata\":{\"a\":\"b\"}}"),
            new Ask("mesh.chan.open", "{}", "400"),
            good(
                    "mesh.chan.push",
                    "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"payload\":\"aGVsbG8=\",\"topic\":\"t\"}"),
            new Ask("mesh.chan.push", "{\"topic\":\"t\"}", "400"),
            new Ask("mesh.chan.push", "{\"payload\":\"*\"}", "616"),
            good("mesh.chan.peek", "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"t\"}"),
            new Ask("mesh.chan.peek", "{\"topic\":\"a\\u0001\"}", "400"),
            good("mesh.chan.pop", "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"timeout\":1,\"topic\":\"t\"}"),
            new Ask("mesh.chan.pop", "{\"timeout\":\"soon\"}", "616"),
            good(
                    "mesh.chan.roundtrip",
                    "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"timeout\":1,\"payload\":\"\"}"),
            new Ask("mesh.chan.roundtrip", "{}", "400"),
            good("mesh.chan.release", "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"timeout\":\"\",\"topic\":\"\"}"),
            new Ask("mesh.chan.release", "{\"topic\":\"" + "t".repeat(600) + "\"}", "400"),
            good("mesh.chan.close", "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"timeout\":10000}"),
            new Ask("mesh.chan.close", "[]", "616"),
            good("mesh.kv.put", "{\"key\":\"k\",\"value\":" + VALUE + "}"),
            new Ask("mesh.kv.put", "{\"key\":\"k\"}", "400"),
            new Ask("mesh.kv.put", "{\"key\":\"k\",\"value\":{\"buffer\":\"" + "A".repeat(100_000) + "\"}}", "413"),
            good("mesh.kv.get", "{\"key\":\"k\"}"),
            new Ask("mesh.kv.get", "{}", "400"),
            good("mesh.kv.keys", "{\"pattern\":\"*\"}"),
            new Ask("mesh.kv.keys", "{\"pattern\":\"" + "*".repeat(200) + "\"}", "400"),
            good("mesh.kv.index", "{\"index\":{\"factor\":{\"key\":\"K\"}}}"),
            new Ask("mesh.kv.index", "{\"index\":{\"factor\":{\"no\":\"K\"}}}", "400"),
            good("mesh.kv.remove", "{\"key\":\"k\"}"),
            new Ask("mesh.kv.remove", "{\"key\":\"a\\nb\"}", "400"),
            good("mesh.cache.put", "{\"cell\":" + CELL + "}"),
            new Ask("mesh.cache.put", "{}", "400"),
            good("mesh.cache.get", "{\"key\":\"c\"}"),
            new Ask("mesh.cache.get", "{}", "400"),
            good("mesh.cache.incr", "{\"key\":\"n\",\"value\":2}"),
            new Ask("mesh.cache.incr", "{\"key\":\"c\",\"value\":1}", "400"),
            good("mesh.cache.decr", "{\"key\":\"n\",\"value\":\"2\"}"),
            new Ask("mesh.cache.decr", "{\"value\":1.5}", "616"),
            good("mesh.cache.hset", "{\"key\":\"h\",\"cell\":" + CELL + "}"),
            new Ask("mesh.cache.hset", "{\"cell\":" + CELL + "}", "400"),
            good("mesh.cache.hget", "{\"key\":\"h\",\"name\":\"c\"}"),
            new Ask("mesh.cache.hget", "{\"key\":\"h\"}", "400"),
            good("mesh.cache.hkeys", "{\"key\":\"h\"}"),
            new Ask("mesh.cache.hkeys", "{}", "400"),
            good("mesh.cache.keys", "{\"pattern\":\"?\"}"),
            new Ask("mesh.cache.keys", "{\"pattern\":[]}", "616"),
            good("mesh.cache.hdel", "{\"key\":\"h\",\"name\":\"c\"}"),
            new Ask("mesh.cache.hdel", "{\"name\":\"c\"}", "400"),
            good("mesh.cache.remove", "{\"key\":\"c\"}"),
            new Ask("mesh.cache.remove", "{}", "400"),
            good("mesh.sequence.next", "{\"kind\":\"ORDER\",\"length\":4}"),
            new Ask("mesh.sequence.next", "{}", "400"),
            good("mesh.sequence.section", "{\"kind\":\"ORDER\",\"size\":3,\"length\":0}"),
            new Ask("mesh.sequence.section", "{\"kind\":\"ORDER\",\"size\":0}", "400"),
            good("mesh.queue.publish", "{\"events\":[" + EVENT + "]}"),
            new Ask("mesh.queue.publish", "{}", "400"),
            good("mesh.queue.multicast", "{\"events\":[" + EVENT + "]}"),
            new Ask("mesh.queue.multicast", "{\"events\":[{}]}", "400"),
            good("mesh.queue.broadcast", "{\"events\":[" + EVENT + "]}"),
            new Ask("mesh.queue.broadcast", "{\"events\":[]}", "400"),
            new Ask("mesh.queue.subscribe", "{\"event\":" + EVENT + "}", "607"),
            new Ask("mesh.queue.subscribe", "{}", "400"),
            good("mesh.registry.remove", "{\"registration\":" + ENGINE + "}"),
            new Ask("mesh.registry.remove", "{}", "400"),
            good("mesh.builtin.doc", "{\"name\":\"mesh.kv\",\"formatter\":\"json\"}"),
            new Ask("mesh.builtin.doc", "{\"name\":\"none\"}", "404"),
            good("mesh.builtin.version", "{}"),
            good("mesh.builtin.debug", "{\"features\":{}}"),
            new Ask("mesh.builtin.debug", "{\"features\":{\"fly\":\"1\"}}", "400"),
            good("mesh.builtin.stats", "{\"features\":[\"opened\",\"messages\"]}"),
            new Ask("mesh.builtin.stats", "{\"features\":[{}]}", "616"),
            new Ask("mesh.builtin.fallback", "{}", "602"),
            new Ask("mesh.dot.exe", "{}", "617"),
            new Ask("mesh.none.such", "{}", "617"));

    @TempDir
    static Path home;

    private static SdkNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new SdkNode(home);
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void nothingOfTheCatalogueIsForgotten() {
        Set<String> asked = ASKS.stream().map(Ask::operation).collect(Collectors.toCollection(TreeSet::new));

        assertThat(Addresses.all().stream()
                        .filter(address -> address.access() != Access.NODE)
                        .map(Address::name))
                .allSatisfy(name -> assertThat(asked).contains(name));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyOperationIsServed(Way way) throws Exception {
        for (Ask ask : ASKS) {
            JsonObject answer = node.call(way, ask.operation(), ask.body());
            String as = way + " " + ask.operation() + " " + ask.body() + " -> " + answer;
            assertThat(answer.getString("code")).as(as).isEqualTo("E0000000" + ask.code());
            assertThat(answer.containsKey("cause")).as(as).isTrue();
            assertThat(answer.getValue("cause")).as(as).isNull();
            if (ask.code().equals("617")) {
                assertThat(answer.getString("message")).contains(ask.operation());
            }
        }
    }

    @Test
    void whatIsKeptIsFoundAgain() throws Exception {
        node.call(Way.GRPC, "mesh.kv.put", "{\"key\":\"a.1\",\"value\":" + VALUE + "}");
        node.call(Way.GRPC, "mesh.kv.put", "{\"key\":\"a.2\",\"value\":" + VALUE + "}");
        assertThat(node.call(Way.HTTP, "mesh.kv.get", "{\"key\":\"a.1\"}")
                        .getJsonObject("content")
                        .getString("buffer"))
                .isEqualTo("aGk=");
        assertThat(node.call(Way.HTTP, "mesh.kv.keys", "{\"pattern\":\"a.?\"}").getJsonArray("content"))
                .isEqualTo(new JsonArray(List.of("a.1", "a.2")));
        JsonObject page = node.call(
                        Way.GRPC,
                        "mesh.kv.index",
                        "{\"index\":{\"limit\":1,\"index\":1,\"order\":\"-key\"," + "\"factor\":{\"key\":\"a.\"}}}")
                .getJsonObject("content");
        assertThat(page.getLong("total")).isEqualTo(2);
        assertThat(page.getBoolean("next")).isFalse();
        assertThat(page.getJsonArray("data").getJsonObject(0).getString("key")).isEqualTo("a.1");
        assertThat(node.call(Way.HTTP, "mesh.cache.get", "{\"key\":\"nowhere\"}")
                        .getValue("content"))
                .isNull();
    }

    @Test
    void yamlIsReadAndAnsweredAndOtherCodecsAreNamed() throws Exception {
        String yaml = "0001" + "04" + "0".repeat(31);
        String put = SdkNode.urn("mesh.kv.put", yaml, "lx0000000000000");
        String get = SdkNode.urn("mesh.kv.get", yaml, "lx0000000000000");
        String missing = SdkNode.urn("mesh.kv.get", yaml, "lx0000000000000");
        for (Way way : Way.values()) {
            assertThat(node.text(way, put, "key: y\nvalue:\n  codec: json\n  buffer: aGk=\n", Map.of()))
                    .contains("code: E0000000000")
                    .contains("cause: null");
            assertThat(node.text(way, get, "key: y\n", Map.of())).contains("buffer: aGk=");
            assertThat(node.text(way, missing, "key: none\n", Map.of())).contains("content: null");
            assertThat(node.text(way, get, "key: [", Map.of())).contains("code: E0000000616");
            for (String codec : List.of("01", "02", "03", "05", "99")) {
                String urn = SdkNode.urn("mesh.kv.get", "0001" + codec + "0".repeat(31), "lx0000000000000");
                assertThat(node.text(way, urn, "{}", Map.of()))
                        .contains("E0000000616")
                        .contains("codec " + codec);
            }
        }
    }

    @Test
    void theBodyWinsOverTheHeadersAndNeitherSaysWhoIsCalling() throws Exception {
        Map<String, String> headers = Map.of("x-ptp-session-id", "of-headers", "x-ptp-topic", "header");
        String urn = SdkNode.urn("mesh.chan.push", SdkNode.FLAG, "");
        String push = "{\"attachments\":{\"x-ptp-session-id\":\"of-body\",\"X_PTP_Topic\":\"body\","
                + "\"x-ptp-source-node-id\":\"LX0000020000020\"},\"payload\":\"AQI=\",\"topic\":\"argument\"}";

        assertThat(node.text(Way.GRPC, urn, push, headers)).contains("E0000000000");

        String pop = SdkNode.urn("mesh.chan.pop", SdkNode.FLAG, "lx0000000000000");
        String here = "{\"attachments\":{\"x-ptp-session-id\":\"of-body\"},\"topic\":\"body\",\"timeout\":1}";
        String foreign = SdkNode.urn("mesh.chan.pop", SdkNode.FLAG, "lx0000020000020");
        assertThat(new JsonObject(node.text(Way.HTTP, foreign, here, Map.of())).getValue("content"))
                .isNull();
        assertThat(new JsonObject(node.text(Way.HTTP, pop, here, Map.of())).getString("content"))
                .isEqualTo("AQI=");
        assertThat(new JsonObject(node.text(Way.HTTP, pop, here, Map.of())).getValue("content"))
                .isNull();
    }

    @Test
    void aRoundtripBringsTheAnswer() throws Exception {
        String ask = "{\"attachments\":{\"x-ptp-session-id\":\"rt\",\"x-ptp-topic\":\"q\"},\"payload\":\"cT8=\","
                + "\"timeout\":5000}";
        var answered = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return node.call(Way.GRPC, "mesh.chan.roundtrip", ask);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        String read = "{\"attachments\":{\"x-ptp-session-id\":\"rt\"},\"topic\":\"q\",\"timeout\":5000}";
        assertThat(node.call(Way.HTTP, "mesh.chan.pop", read).getString("content"))
                .isEqualTo("cT8=");
        node.call(
                Way.HTTP,
                "mesh.chan.push",
                "{\"attachments\":{\"x-ptp-session-id\":\"rt\"},\"topic\":\"q-reply\",\"payload\":\"YSE=\"}");

        assertThat(answered.get(10, java.util.concurrent.TimeUnit.SECONDS).getString("content"))
                .isEqualTo("YSE=");
    }

    @Test
    void whatWasSaidOfASessionIsMeantUntilItIsReleased() throws Exception {
        node.call(
                Way.GRPC,
                "mesh.chan.open",
                "{\"session_id\":\"meant\",\"metadata\":{\"x-ptp-target-node-id\":\"LX0000090000090\","
                        + "\"x-ptp-source-node-id\":\"LX0000020000020\"}}");
        String push = "{\"attachments\":{\"x-ptp-session-id\":\"meant\"},\"payload\":\"AQ==\",\"topic\":\"t\"}";
        assertThat(node.call(Way.HTTP, "mesh.chan.push", push).getString("code"))
                .isEqualTo("E0000000618");
        assertThat(node.call(Way.HTTP, "mesh.builtin.stats", "{\"features\":[\"opened\"]}")
                        .getJsonObject("content")
                        .getString("session meant"))
                .contains("LX0000090000090");

        node.call(Way.HTTP, "mesh.chan.release", "{\"attachments\":{\"x-ptp-session-id\":\"meant\"}}");

        assertThat(node.call(Way.HTTP, "mesh.chan.push", push).getString("code"))
                .isEqualTo("E0000000000");
        assertThat(node.call(Way.HTTP, "mesh.builtin.stats", "{\"features\":[\"opened\"]}")
                        .getJsonObject("content")
                        .containsKey("session meant"))
                .isFalse();
        node.call(Way.HTTP, "mesh.chan.close", "{\"attachments\":{\"x-ptp-session-id\":\"meant\"}}");
        String pop = "{\"attachments\":{\"x-ptp-session-id\":\"meant\"},\"topic\":\"t\",\"timeout\":1}";
        assertThat(node.call(Way.HTTP, "mesh.chan.pop", pop).getValue("content"))
                .isNull();
    }

    @Test
    void numbersAreUniqueAndCountersExact() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            JsonArray section = node.call(
                            i % 2 == 0 ? Way.HTTP : Way.GRPC, "mesh.sequence.section", "{\"kind\":\"N\",\"size\":7}")
                    .getJsonArray("content");
            section.forEach(number -> assertThat(seen.add((String) number)).isTrue());
        }
        assertThat(seen).hasSize(210);
        for (int i = 0; i < 5; i++) {
            node.call(Way.GRPC, "mesh.cache.incr", "{\"key\":\"five\",\"value\":1}");
        }
        assertThat(node.call(Way.GRPC, "mesh.cache.decr", "{\"key\":\"five\",\"value\":7}")
                        .getLong("content"))
                .isEqualTo(-2);
    }
}
