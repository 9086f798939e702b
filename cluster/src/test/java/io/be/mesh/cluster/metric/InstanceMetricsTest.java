package io.be.mesh.cluster.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstanceMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeshMetrics metrics = new MeshMetrics(registry);

    private double instances(String service, String state) {
        return registry.get("mesh.services.instances")
                .tag("service", service)
                .tag("state", state)
                .gauge()
                .value();
    }

    @Test
    void eachServiceHasItsInstances() {
        metrics.instances(List.of(new InstanceCount("pay", 2, 1), new InstanceCount("risk", 0, 4)));

        assertThat(instances("pay", "well")).isEqualTo(2);
        assertThat(instances("pay", "unwell")).isEqualTo(1);
        assertThat(instances("risk", "unwell")).isEqualTo(4);
    }

    @Test
    void whatIsGoneIsNotShown() {
        metrics.instances(List.of(new InstanceCount("pay", 2, 1)));
        metrics.instances(List.of(new InstanceCount("risk", 1, 0)));

        assertThat(registry.find("mesh.services.instances")
                        .tag("service", "pay")
                        .gauges())
                .isEmpty();
        assertThat(instances("risk", "well")).isEqualTo(1);
    }

    @Test
    void manyServicesDoNotMakeManySeries() {
        metrics.instances(IntStream.range(0, 1_000)
                .mapToObj(i -> new InstanceCount("s" + i, 1, 2))
                .toList());

        assertThat(registry.find("mesh.services.instances").gauges()).hasSize(2 * 101);
        assertThat(instances(InstanceCount.OTHERS, "well")).isEqualTo(900);
        assertThat(instances(InstanceCount.OTHERS, "unwell")).isEqualTo(1_800);
    }
}
