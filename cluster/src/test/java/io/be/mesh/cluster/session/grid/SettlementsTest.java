package io.be.mesh.cluster.session.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.session.grid.Settling.Settlement;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlementsTest {
    private static final List<Settlement> ENDED = List.of(new Settlement(new OpId(1, 1), true));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger told = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** A replica that is cut off is refused at once, each time, for as long as that lasts. */
    @Test
    void anOwnerThatCannotBeToldIsNotAskedAllTheTime() {
        AtomicReference<Settlements> settlements = new AtomicReference<>();
        settlements.set(new Settlements(vertx, (session, due) -> {
            told.incrementAndGet();
            settlements.get().again(session, due);
        }));
        long began = System.nanoTime();
        settlements.get().add("session", ENDED);

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> told.get() >= 4);

        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(3 * 200));
    }

    @Test
    void whatWasNotToldRidesAgainAfterThePause() {
        Settlements settlements = new Settlements(vertx, (session, due) -> told.incrementAndGet());

        settlements.again("session", ENDED);

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> told.get() == 1);
        assertThat(settlements.take("session").isEmpty()).isTrue();
    }
}
