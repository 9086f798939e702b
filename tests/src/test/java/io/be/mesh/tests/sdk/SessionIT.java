package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.struct.Principal;
import io.be.mesh.client.trace.Trace;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions between two nodes, and what they refuse. */
class SessionIT {
    private static final String ID_A = "LX0000010000001";
    private static final String ID_B = "LX0000010000002";
    private static final String INST_B = "JG0100000200000000";
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static MeshProcess a;
    private static MeshProcess b;

    @BeforeAll
    static void start() throws Exception {
        a = MeshProcess.start();
        b = MeshProcess.start();
        Caller caller = new Caller();
        caller.identity(a, ID_A, "JG0100000100000000");
        caller.identity(b, ID_B, INST_B);
        assertThat(caller.route(a, ID_B, INST_B, "http://" + b.address())).isEqualTo(Caller.SUCCESS);
        assertThat(caller.route(b, ID_A, "JG0100000100000000", "http://" + a.address()))
                .isEqualTo(Caller.SUCCESS);
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    @Test
    void aMessageGoesToAPartnerByNodeByInstitutionAndByMetadata() {
        try (Session reader = Sessions.at(b.address(), "two")) {
            Sessions.transport(a.address())
                    .any(Principal.node(ID_B))
                    .open("two", Map.of())
                    .push(Sessions.bytes("1"), "t");
            Sessions.transport(a.address())
                    .anyInst(INST_B)
                    .open("two", Map.of())
                    .push(Sessions.bytes("2"), "t");
            Sessions.transport(a.address())
                    .local()
                    .open("two", Map.of("x-ptp-target-node-id", ID_B))
                    .push(Sessions.bytes("3"), Map.of("k", "v"), "t");
            for (String expected : new String[] {"1", "2", "3"}) {
                assertThat(reader.pop(WAIT, "t")).map(Sessions::text).contains(expected);
            }
        }
    }

    @Test
    void peekTakesAndNothingIsNotAnEmptyMessage() throws Exception {
        try (Session session = Sessions.at(a.address(), "peek")) {
            assertThat(session.peek("t")).isEmpty();
            assertThat(session.pop(Duration.ofMillis(20), "t")).isEmpty();
            session.push(new byte[0], "t");
            session.push(Sessions.bytes("x"), "t");
            assertThat(session.peek("t"))
                    .hasValueSatisfying(empty -> assertThat(empty).isEmpty());
            assertThat(session.peekAsync("t").get(10, TimeUnit.SECONDS))
                    .map(Sessions::text)
                    .contains("x");
            session.push(Sessions.bytes("gone"), "t");
            session.releaseAsync(WAIT, "t").get(10, TimeUnit.SECONDS);
            assertThat(session.peek("t")).isEmpty();
        }
    }

    @Test
    void requestsAreCompressedWhenTheSettingsSaySo() {
        MeshSettings gzip = MeshSettings.builder()
                .addresses(a.address())
                .source(name -> name.equals("MESH_GZIP") ? "true" : "")
                .build();
        byte[] payload = new byte[200_000];
        try (Session session =
                Sessions.transport(a.address()).withSettings(gzip).local().open("gzip", Map.of())) {
            session.push(payload, "t");
            assertThat(session.pop(WAIT, "t")).contains(payload);
        }
    }

    @Test
    void aFailureCarriesTheTraceOfItsThread() {
        String id = "0123456789abcdef0123456789abcdef";
        try (Trace.Scope scope = Trace.of("00-" + id + "-0123456789abcdef-01").open();
                Session session = Sessions.at(a.address(), "trace")) {
            assertThatThrownBy(() -> session.push(new byte[1], "x".repeat(600))).hasMessageContaining(id);
        }
    }

    @Test
    void badInputIsRefusedWithItsCode() {
        Session session = Sessions.at(a.address(), "bad");
        fails(MeshCode.BAD_REQUEST, () -> session.push(new byte[1], "x".repeat(600)));
        fails(MeshCode.BAD_REQUEST, () -> session.push(new byte[1], "a\nb"));
        fails(MeshCode.BAD_REQUEST, () -> session.pop(Duration.ZERO, "t"));
        fails(MeshCode.BAD_REQUEST, () -> session.pop(Duration.ofHours(2), "t"));
        fails(MeshCode.BAD_REQUEST, () -> Sessions.at(a.address(), "会话"));
        fails(MeshCode.BAD_REQUEST, () -> Sessions.at(a.address(), "x".repeat(513)));
        fails(MeshCode.BAD_ADDRESS, () -> Sessions.at("a:b:c:99999,d:x", "s"));
        fails(MeshCode.NOT_WOVEN, () -> Sessions.transport(a.address())
                .any(Principal.node("LX0000099999999"))
                .open("bad", Map.of())
                .push(new byte[1], "t"));
    }

    @Test
    void aClosedSessionEndsItsWaitingPopsAndTakesNoMessage() throws Exception {
        Session closed = Sessions.at(a.address(), "closed");
        CompletableFuture<?> waiting = closed.popAsync(WAIT, "t");
        closed.close();
        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining(MeshCode.RELEASED.code());
        fails(MeshCode.RELEASED, () -> closed.push(new byte[1], "t"));
        try (Session other = Sessions.at(a.address(), "closed")) {
            other.push(Sessions.bytes("m"), "t");
            assertThat(other.pop(WAIT, "t")).map(Sessions::text).contains("m");
        }
    }

    private static void fails(MeshCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
