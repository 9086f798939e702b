package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Engines at both nodes of a pair that push to the other node, and read there what they have pushed, until they are stopped. */
final class PushingClients implements AutoCloseable {
    private static final String TOPIC = "rotation";

    private final Caller caller = new Caller();
    private final ExecutorService threads;
    private final AtomicInteger delivered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;

    /** Half of them push at the first node, half at the second. */
    PushingClients(Pair pair, int count) {
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            String session = "client-" + i;
            if (i % 2 == 0) {
                threads.execute(() -> push(session, pair.a(), pair.b(), ID_B));
            } else {
                threads.execute(() -> push(session, pair.b(), pair.a(), ID_A));
            }
        }
    }

    private void push(String session, MeshProcess from, MeshProcess to, String target) {
        for (int number = 0; running; number++) {
            byte[] payload = (session + " " + number).getBytes(StandardCharsets.UTF_8);
            try {
                JsonNode pushed = caller.json(
                        from,
                        "/v1/interconn/chan/push",
                        Map.of("x-ptp-session-id", session, "x-ptp-target-node-id", target),
                        Map.of("topic", TOPIC, "payload", payload));
                JsonNode popped = caller.json(
                        to, "/v1/interconn/chan/pop", Map.of("x-ptp-session-id", session), Map.of("topic", TOPIC));
                if (!Arrays.equals(payload, popped.path("payload").binaryValue())) {
                    failures.add(new String(payload, StandardCharsets.UTF_8) + ": " + pushed + " " + popped);
                    return;
                }
                delivered.incrementAndGet();
            } catch (Exception e) {
                failures.add(new String(payload, StandardCharsets.UTF_8) + ": " + e);
                return;
            }
        }
    }

    int delivered() {
        return delivered.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends after what each has begun. */
    @Override
    public void close() throws InterruptedException {
        running = false;
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a client does not come to an end");
        }
    }
}
