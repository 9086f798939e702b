package io.be.mesh.tests.sdkwire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service behind node B, called by a program behind node A, over mutual TLS between the two. */
class HostedServiceIT {
    private static final String ID_A = "LX0000010000041";
    private static final String INST_A = "JG0100004100000000";
    private static final String ID_B = "LX0000010000042";
    private static final String INST_B = "JG0100004200000000";
    private static final String NOT_PERMITTED = "E0000000614";
    private static final Sdk SDK = new Sdk();

    private static MeshProcess a;
    private static MeshProcess b;

    @BeforeAll
    static void start() throws Exception {
        a = MeshProcess.start();
        b = MeshProcess.start();
        Caller caller = new Caller();
        caller.identity(a, ID_A, INST_A);
        caller.identity(b, ID_B, INST_B);
        refresh(a, ID_B, INST_B, b.address());
        refresh(b, ID_A, INST_A, a.address());
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    private static void refresh(MeshProcess at, String id, String inst, String address) throws Exception {
        Map<String, ?> route = Map.of("node_id", id, "inst_id", inst, "address", address);
        success(SDK.call(at, "mesh.net.refresh", Map.of("routes", List.of(route))));
    }

    private static JsonNode success(JsonNode answer) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        return answer;
    }

    private static void put(Engine engine, String partners) throws Exception {
        success(SDK.call(b, "mesh.registry.put", engine.registration(partners)));
    }

    private static void remove(Engine engine) throws Exception {
        success(SDK.call(b, "mesh.registry.remove", engine.registration("")));
    }

    private static JsonNode add(String id) throws Exception {
        return SDK.call(a, "theta.sum.add", id, Map.of("a", 1, "b", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lx0000010000042", "JG0100004200000000"})
    void aPartnersProgramCallsWhatIsOpenToIt(String id) throws Exception {
        try (Engine engine = new Engine("one")) {
            put(engine, ID_A);
            assertThat(success(add(id)).path("content").asText()).isEqualTo("one");
            assertThat(engine.headers().get(0).get("x-ptp-source-node-id")).isEqualTo(ID_A);
            assertThat(engine.headers().get(0).get("x-ptp-source-inst-id")).isEqualTo(INST_A);
            remove(engine);
            assertThat(add(id).path("code").asText()).isEqualTo(NOT_PERMITTED);
            assertThat(engine.headers()).hasSize(1);
        }
    }

    @Test
    void whatIsNotOpenIsNotPermittedAndCannotBeToldFromWhatIsNotThere() throws Exception {
        try (Engine engine = new Engine("one")) {
            put(engine, "LX0000010000099");
            assertThat(add(ID_B).path("code").asText()).isEqualTo(NOT_PERMITTED);
            assertThat(SDK.call(a, "none.such", ID_B, Map.of()).path("code").asText())
                    .isEqualTo(NOT_PERMITTED);
            assertThat(engine.headers()).isEmpty();
            assertThat(success(SDK.call(b, "theta.sum.add", Map.of()))
                            .path("content")
                            .asText())
                    .isEqualTo("one");
            put(engine, "*");
            success(add(ID_B));
            remove(engine);
        }
    }

    @Test
    void anInstanceThatIsGoneIsLeftOut() throws Exception {
        try (Engine one = new Engine("one");
                Engine two = new Engine("two")) {
            put(one, "*");
            put(two, "*");
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                seen.add(success(add(ID_B)).path("content").asText());
            }
            assertThat(seen).containsExactlyInAnyOrder("one", "two");
            one.close();
            for (int i = 0; i < 6; i++) {
                assertThat(success(add(ID_B)).path("content").asText()).isEqualTo("two");
            }
            remove(one);
            remove(two);
        }
    }

    @Test
    void aPartnerIsAskedForWhatEveryNodeTellsAndForNothingElse() throws Exception {
        assertThat(success(SDK.call(a, "mesh.net.environ", ID_B, Map.of()))
                        .path("content")
                        .path("node_id")
                        .asText())
                .isEqualTo(ID_B);
        String version = success(SDK.call(a, "mesh.net.version", ID_B, Map.of()))
                .path("content")
                .path("version")
                .asText();
        assertThat(version).isNotEmpty();
        assertThat(success(SDK.call(a, "mesh.net.version", Map.of("node_id", ID_B)))
                        .path("content")
                        .path("version")
                        .asText())
                .isEqualTo(version);
        for (String other : List.of("mesh.net.edges", "mesh.kv.get", "kms.store.environ", "mesh.registry.export")) {
            assertThat(SDK.call(a, other, ID_B, Map.of()).path("code").asText())
                    .as(other)
                    .isEqualTo(NOT_PERMITTED);
        }
        assertThat(SDK.call(a, "theta.sum.add", "lx0000010000099", Map.of())
                        .path("code")
                        .asText())
                .isEqualTo("E0000000618");
    }

    @Test
    void aMessageForThePartnerIsReadThere() throws Exception {
        Map<String, ?> of = Map.of("x-ptp-session-id", "sdk");
        success(SDK.call(a, "mesh.chan.push", ID_B, Map.of("attachments", of, "topic", "t", "payload", "aGVsbG8=")));
        success(SDK.call(
                a,
                "mesh.chan.push",
                Map.of(
                        "attachments",
                        Map.of("x-ptp-session-id", "sdk", "x-ptp-target-inst-id", INST_B),
                        "topic",
                        "t",
                        "payload",
                        "MTI=")));

        Map<String, ?> pop = Map.of("attachments", of, "topic", "t", "timeout", 5_000);
        assertThat(success(SDK.call(b, "mesh.chan.pop", pop)).path("content").asText())
                .isEqualTo("aGVsbG8=");
        assertThat(success(SDK.call(b, "mesh.chan.pop", ID_A, pop))
                        .path("content")
                        .asText())
                .isEqualTo("MTI=");
    }
}
