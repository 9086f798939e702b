package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writers, readers, readers that give up and readers that fail, all at once: every message arrives once. */
class ConservationTest {
    private static final int WRITERS = 3;
    private static final int READERS = 6;
    private static final int MESSAGES = 8_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final MeshMetrics metrics = new MeshMetrics(new SimpleMeterRegistry());
    private final MemoryBudget budget = new MemoryBudget(256L << 20);
    private final OwnerRing ring =
            new OwnerRing(vertx, Queues.LIMITS, Queues.QUEUE, 2, budget, metrics, System::nanoTime);
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final AtomicInteger duplicates = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void pushedIsPoppedOnceWhateverReadersDo() throws Exception {
        vertx.deployVerticle(() -> new TransportVerticle(ring), new DeploymentOptions().setInstances(2))
                .await(20, TimeUnit.SECONDS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            running.add(threads.submit(() -> write(writer)));
        }
        for (int i = 0; i < READERS; i++) {
            int reader = i;
            running.add(threads.submit(() -> read(reader)));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }

        assertThat(arrived).hasSize(WRITERS * MESSAGES);
        assertThat(duplicates).hasValue(0);
        assertThat(metrics.get(Level.MESSAGES)).isZero();
        assertThat(budget.used()).isZero();
        assertThat(budget.lent()).isZero();
    }

    private Void write(int writer) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            ByteString payload = ByteString.copyFromUtf8(writer + "-" + i);
            MemoryBudget.Reservation body = budget.open();
            assertThat(body.grow(payload.size())).isTrue();
            io.vertx.core.Future<Void> stored =
                    ring.push(queue(i), new StoredMessage("w" + writer, payload, Map.of(), ""), body);
            if (i % 16 == 0) {
                stored.await(20, TimeUnit.SECONDS);
            }
        }
        return null;
    }

    private Void read(int reader) throws Exception {
        Random random = new Random(reader);
        while (arrived.size() < WRITERS * MESSAGES) {
            String sender = random.nextBoolean() ? "" : "w" + random.nextInt(WRITERS);
            PendingPop pop = ring.pop(new PopRequest(queue(random.nextInt(4)), sender, 1 + random.nextInt(5), ""));
            if (random.nextInt(3) == 0) {
                pop.cancel();
            }
            Optional<Delivery> delivery = pop.result().await(20, TimeUnit.SECONDS);
            if (delivery.isPresent() && random.nextInt(4) == 0) {
                delivery.get().rollback();
            } else if (delivery.isPresent()) {
                if (!arrived.add(delivery.get().message().payload().toStringUtf8())) {
                    duplicates.incrementAndGet();
                }
                delivery.get().confirm();
            }
        }
        return null;
    }

    private static QueueKey queue(int i) {
        return key("session" + i % 2, "topic" + i % 4);
    }
}
