package io.be.mesh.cluster.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeshMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeshMetrics metrics = new MeshMetrics(registry);

    @Test
    void countsMessagesAndTheirBytes() {
        metrics.pushed(100);
        metrics.pushed(0);
        metrics.popped(100);

        assertThat(registry.get("mesh.push.messages").functionCounter().count()).isEqualTo(2);
        assertThat(registry.get("mesh.bytes.in").functionCounter().count()).isEqualTo(100);
        assertThat(registry.get("mesh.pop.messages").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("mesh.bytes.out").functionCounter().count()).isEqualTo(100);
    }

    @Test
    void aCodeOfSomebodyElsesMakingMakesNoSeriesOfItsOwn() {
        for (int i = 0; i < 1000; i++) {
            metrics.request(Operation.PUSH, "E9" + i, 1_000);
        }
        metrics.request(Operation.PUSH, "E0000000000", 1_000);

        assertThat(registry.find("mesh.requests").timers()).hasSize(2);
        assertThat(registry.get("mesh.requests")
                        .tag("code", "E0000000520")
                        .timer()
                        .count())
                .isEqualTo(1000);
    }

    @Test
    void levelsGoUpAndDown() {
        metrics.add(MeshMetrics.Level.WAITING_POPS, 3);
        metrics.add(MeshMetrics.Level.WAITING_POPS, -1);
        AtomicLong bytes = new AtomicLong(7);
        metrics.queuedBytes(bytes::get);

        assertThat(registry.get("mesh.pop.waiting").gauge().value()).isEqualTo(2);
        assertThat(registry.get("mesh.queued.bytes").gauge().value()).isEqualTo(7);
    }
}
