package io.be.mesh.verticle.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Topic;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.queue.Deliveries.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final int MANY = 20_000;
    private static final Event EVENT =
            new Event("", "", "", "e", "", "", null, null, new Topic("orders", "made", "", ""), null);
    private static final MeshConfig.Data LIMITS = new MeshConfig.Data(
            10, 1 << 20, 1 << 10, 1 << 20, Duration.ofSeconds(1), 10, MANY, 1L << 30, 3, Duration.ofMillis(20));

    private final Vertx vertx = Vertx.vertx();
    private final Deliveries deliveries = new Deliveries(vertx, LIMITS);

    @AfterEach
    void stop() throws Exception {
        TestDoor.await(vertx.close());
    }

    @Test
    void someAreUnderWayAtOnceAndTheOthersFollow() {
        List<Promise<Void>> begun = new ArrayList<>();
        deliveries.take(IntStream.range(0, 100)
                .mapToObj(i -> new Delivery(EVENT, () -> {
                    Promise<Void> promise = Promise.promise();
                    begun.add(promise);
                    return promise.future();
                }))
                .toList());
        assertThat(begun).hasSize(Deliveries.AT_ONCE);

        begun.get(0).complete();
        assertThat(begun).hasSize(Deliveries.AT_ONCE + 1);

        for (int i = 1; i < 100; i++) {
            begun.get(i).complete();
        }
        assertThat(begun).hasSize(100);
    }

    @Test
    void manyThatEndAtOnceAreOneLoop() {
        List<Integer> done = new ArrayList<>();
        deliveries.take(IntStream.range(0, MANY)
                .mapToObj(i -> new Delivery(EVENT, () -> {
                    done.add(i);
                    return Future.succeededFuture();
                }))
                .toList());

        assertThat(done).hasSize(MANY);
    }
}
