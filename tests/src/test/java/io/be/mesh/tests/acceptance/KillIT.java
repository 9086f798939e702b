package io.be.mesh.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Both nodes killed with signal 9, again and again, while routes are refreshed at both and messages flow between them. */
class KillIT {
    /** How often; the whole acceptance asks for 20. */
    private static final int KILLS = Integer.getInteger("mesh.kills", 5);

    private static final int REFRESHES_BEFORE_KILL = 40;
    private static final String ID_A = "LX0000010000001";
    private static final String ID_B = "LX0000010000002";

    private final Caller caller = new Caller();

    @Test
    void everyAnsweredRefreshIsThereAfterwards() throws Exception {
        try (MeshProcess a = MeshProcess.start();
                MeshProcess b = MeshProcess.start()) {
            caller.identity(a, ID_A, "JG0100000100000000");
            caller.identity(b, ID_B, "JG0100000200000000");
            assertThat(caller.route(a, ID_B, "JG0100000200000000", "http://" + b.address()))
                    .isEqualTo(Caller.SUCCESS);
            assertThat(caller.route(b, ID_A, "JG0100000100000000", "http://" + a.address()))
                    .isEqualTo(Caller.SUCCESS);
            ConcurrentMap<String, Attempt> ofA = new ConcurrentHashMap<>();
            ConcurrentMap<String, Attempt> ofB = new ConcurrentHashMap<>();
            for (int kill = 0; kill < KILLS; kill++) {
                loadThenKill(a, b, ofA, ofB, kill);
                a.restart();
                b.restart();
                assertAnswered(a, ID_A, ofA);
                assertAnswered(b, ID_B, ofB);
                assertMessageArrives(a, b, "after kill " + kill);
            }
            assertThat(ofA).hasSizeGreaterThan(KILLS);
            assertThat(ofB).hasSizeGreaterThan(KILLS);
        }
    }

    private void loadThenKill(
            MeshProcess a,
            MeshProcess b,
            ConcurrentMap<String, Attempt> ofA,
            ConcurrentMap<String, Attempt> ofB,
            int kill)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch warm = new CountDownLatch(REFRESHES_BEFORE_KILL);
        AtomicInteger carried = new AtomicInteger();
        Thread refreshA = new Thread(() -> refresh(a, ofA, kill, stop, warm));
        Thread refreshB = new Thread(() -> refresh(b, ofB, kill, stop, warm));
        Thread messages = new Thread(() -> carry(a, b, stop, carried));
        refreshA.start();
        refreshB.start();
        messages.start();
        assertThat(warm.await(60, TimeUnit.SECONDS))
                .as("refreshes are answered")
                .isTrue();
        a.kill9();
        b.kill9();
        stop.set(true);
        for (Thread thread : new Thread[] {refreshA, refreshB, messages}) {
            thread.join(TimeUnit.SECONDS.toMillis(70));
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(carried).as("messages flowed").hasPositiveValue();
    }

    /** Refreshes few routes many times: what was answered last must be there, or what was sent after it. */
    private void refresh(
            MeshProcess node,
            ConcurrentMap<String, Attempt> attempts,
            int kill,
            AtomicBoolean stop,
            CountDownLatch warm) {
        for (int i = 0; !stop.get(); i++) {
            String id = "LX00000200" + String.format("%05d", kill * 10 + i % 10);
            String address = "http://127.0.0.1:" + (10_000 + i % 50_000);
            Attempt before = attempts.getOrDefault(id, new Attempt("", ""));
            attempts.put(id, new Attempt(before.answered(), address));
            try {
                if (!caller.route(node, id, "JG0100000000000" + (100 + i % 10), address)
                        .equals(Caller.SUCCESS)) {
                    return;
                }
                attempts.put(id, new Attempt(address, address));
                warm.countDown();
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void carry(MeshProcess a, MeshProcess b, AtomicBoolean stop, AtomicInteger carried) {
        while (!stop.get()) {
            try {
                if (message(a, b, "flow").equals("flow")) {
                    carried.incrementAndGet();
                }
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void assertMessageArrives(MeshProcess a, MeshProcess b, String text) throws Exception {
        assertThat(message(a, b, text)).isEqualTo(text);
    }

    /** Pushes at A for B and pops at B; what came. */
    private String message(MeshProcess a, MeshProcess b, String text) throws IOException, InterruptedException {
        Map<String, String> headers = Map.of("x-ptp-session-id", "kill", "x-ptp-target-node-id", ID_B);
        String payload = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        JsonNode pushed = caller.json(a, "/v1/interconn/chan/push", headers, Map.of("topic", "t", "payload", payload));
        if (!pushed.path("code").asText().equals(Caller.SUCCESS)) {
            return pushed.toString();
        }
        JsonNode popped = caller.json(
                b, "/v1/interconn/chan/pop", Map.of("x-ptp-session-id", "kill"), Map.of("topic", "t", "timeout", 5000));
        return new String(popped.path("payload").binaryValue(), StandardCharsets.UTF_8);
    }

    private void assertAnswered(MeshProcess node, String id, Map<String, Attempt> attempts) throws Exception {
        JsonNode status = caller.status(node);
        assertThat(status.at("/node/nodeId").asText()).isEqualTo(id);
        Map<String, String> stored = new ConcurrentHashMap<>();
        status.path("routes")
                .forEach(partner -> stored.put(
                        partner.path("nodeId").asText(), partner.path("address").asText()));
        attempts.forEach((route, attempt) -> {
            if (!attempt.answered().isEmpty()) {
                assertThat(stored.get(route)).as(route).isIn(attempt.answered(), attempt.sent());
            }
        });
    }

    /** The address last answered with success, and the address last sent; empty when there was none. */
    private record Attempt(String answered, String sent) {}
}
