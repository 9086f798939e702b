package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Writes every kind of what replicas share, one after the other through different ones, and knows how each is seen. */
final class SharedState {
    private static final String OPERATIONS = "/v1/interconn";
    /** Far more than a replica needs on a machine that does nothing else. */
    private static final long VISIBLE_SECONDS = 30;

    private final OperatorApi api;
    private final List<MeshProcess> replicas;
    private final Map<String, Sight> sights = new LinkedHashMap<>();
    private final List<Long> micros = new ArrayList<>();
    private int turn;

    SharedState(OperatorApi api, List<MeshProcess> replicas) {
        this.api = api;
        this.replicas = List.copyOf(replicas);
    }

    /** Writes everything. Tokens are the last: from then on they must be shown. */
    void write(int routes) throws Exception {
        identity();
        for (int i = 0; i < routes; i++) {
            route(String.format("LX00000%05d000", 20_000 + i));
        }
        routesChange();
        registration();
        certificates();
        tokens();
    }

    /** What a node does not show of it; empty when it shows everything. */
    List<String> missingAt(MeshProcess node) throws Exception {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Sight> each : sights.entrySet()) {
            if (!each.getValue().at(node)) {
                missing.add(each.getKey());
            }
        }
        return missing;
    }

    /** The same of a node without a cluster that is started in the home of a replica. */
    List<String> missingAlone(Path home) throws Exception {
        try (MeshProcess alone = MeshProcess.builder().home(home).start()) {
            return missingAt(alone);
        }
    }

    /** How long each write took until each of the other replicas showed it; milliseconds, sorted. */
    List<Long> millisUntilVisible() {
        return micros.stream().sorted().map(TimeUnit.MICROSECONDS::toMillis).toList();
    }

    private MeshProcess next() {
        return replicas.get(turn++ % replicas.size());
    }

    /** Done at one replica, it is seen at each other one soon; and is to be seen from then on. */
    private void shared(String what, Deed deed, Sight sight) throws Exception {
        MeshProcess writer = next();
        deed.at(writer);
        long written = System.nanoTime();
        for (MeshProcess replica : replicas) {
            Awaitility.await(what + " at another replica")
                    .atMost(VISIBLE_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .pollDelay(0, TimeUnit.MILLISECONDS)
                    .ignoreExceptions()
                    .until(() -> sight.at(replica));
            if (replica != writer) {
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - written));
            }
        }
        sights.put(what, sight);
    }

    private void identity() throws Exception {
        shared(
                "identity",
                node -> ok(api.call(
                        node,
                        OPERATIONS + "/node/refresh",
                        "",
                        Map.of("node_id", "LX0000010000010", "inst_id", "JG0100000100000000", "inst_name", "Bank A"))),
                node -> api.get(node, "/v1/admin/status").toString().contains("LX0000010000010"));
    }

    private void route(String id) throws Exception {
        shared(
                "route " + id,
                node -> ok(api.call(
                        node,
                        OPERATIONS + "/net/refresh",
                        "",
                        Map.of("node_id", id, "inst_id", "JG0100000200000000", "address", "127.0.0.1:7304"))),
                node -> routes(node).containsKey(id));
    }

    private void routesChange() throws Exception {
        for (String id : List.of("LX0000030000010", "LX0000030000020", "LX0000030000030")) {
            route(id);
        }
        int open = routes(replicas.get(0)).get("LX0000030000010").path("status").asInt();
        Sight disabled =
                node -> routes(node).get("LX0000030000020").path("status").asInt() != open;
        shared("route disabled", node -> admin(node, "LX0000030000020", "disable"), disabled);
        shared(
                "route disabled for a moment",
                node -> admin(node, "LX0000030000010", "disable"),
                node -> routes(node).get("LX0000030000010").path("status").asInt() != open);
        sights.remove("route disabled for a moment");
        shared(
                "route enabled again",
                node -> admin(node, "LX0000030000010", "enable"),
                node -> routes(node).get("LX0000030000010").path("status").asInt() == open);
        sights.remove("route LX0000030000030");
        shared(
                "route removed",
                node -> api.change(node, "DELETE", "/v1/admin/routes/LX0000030000030", Map.of()),
                node -> !routes(node).containsKey("LX0000030000030"));
    }

    private void admin(MeshProcess node, String id, String change) throws Exception {
        api.change(node, "/v1/admin/routes/" + id + "/" + change, Map.of());
    }

    private Map<String, JsonNode> routes(MeshProcess node) throws IOException, InterruptedException {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (JsonNode route : api.get(node, "/v1/admin/routes").path("routes")) {
            found.put(route.path("nodeId").asText(), route);
        }
        return found;
    }

    /** Nothing shows it yet but the file it is kept in, which is written before a replica knows it. */
    private void registration() throws Exception {
        shared(
                "registration",
                node -> ok(api.call(
                        node,
                        OPERATIONS + "/registry/register",
                        "",
                        Map.of(
                                "instance_id", "engine",
                                "name", "an engine of the cluster",
                                "kind", "metadata",
                                "address", "127.0.0.1:1",
                                "content", Map.of("services", List.of(Map.of("urn", "engine.example")))))),
                node -> isStored(node.home().resolve("store"), "an engine of the cluster"));
    }

    private static boolean isStored(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Not which one: a replica that starts where the machine has another address makes one with that address in it. */
    private void certificates() throws Exception {
        JsonNode old = leaf(replicas.get(0));
        String before = old.path("fingerprint").asText();
        shared(
                "new certificate",
                node -> api.change(node, "/v1/admin/certificates/rotate", Map.of("root", false)),
                node -> !leaf(node).path("fingerprint").asText().equals(before));
        shared(
                "revocation",
                node -> api.change(
                        node,
                        "/v1/admin/certificates/revoke",
                        Map.of("fingerprint", before, "crt", "", "reason", "a test")),
                node -> api.crl(node).getRevokedCertificates() != null
                        && api.crl(node).getRevokedCertificates().stream().anyMatch(entry -> entry.getSerialNumber()
                                .equals(new BigInteger(
                                        old.path("serial").asText().replace(":", ""), 16))));
    }

    private JsonNode leaf(MeshProcess node) throws IOException, InterruptedException {
        for (JsonNode entry : api.get(node, "/v1/admin/certificates").path("certificates")) {
            if (entry.path("use").asText().equals("leaf")) {
                return entry;
            }
        }
        throw new IOException("there is no leaf");
    }

    private void tokens() throws Exception {
        String[] made = new String[2];
        shared(
                "operator token",
                node -> made[0] = token(node, "operator"),
                node -> api.status(node, "/v1/admin/tokens", made[0]) == 200
                        && api.status(node, "/v1/admin/tokens", "") == 401);
        api.token(made[0]);
        Map<String, String> message = Map.of("topic", "tokens", "payload", "bQ==");
        shared(
                "inside token",
                node -> made[1] = token(node, "inside"),
                node -> Caller.SUCCESS.equals(api.call(node, OPERATIONS + "/chan/push", made[1], message))
                        && !Caller.SUCCESS.equals(api.call(node, OPERATIONS + "/chan/push", "", message)));
    }

    private String token(MeshProcess node, String kind) throws IOException, InterruptedException {
        return api.change(node, "/v1/admin/tokens", Map.of("kind", kind, "label", kind, "expireAt", 0))
                .path("token")
                .asText();
    }

    private static void ok(String code) {
        assertThat(code).isEqualTo(Caller.SUCCESS);
    }

    /** A change made at a replica. */
    private interface Deed {
        void at(MeshProcess node) throws Exception;
    }

    /** Whether a node shows it. */
    private interface Sight {
        boolean at(MeshProcess node) throws Exception;
    }
}
