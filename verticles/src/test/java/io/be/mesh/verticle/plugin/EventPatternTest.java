package io.be.mesh.verticle.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, mesh.net.event.changed, true",
        "*.event.*, mesh.net.event.changed, true",
        "mesh.net.event.changed, mesh.net.event.changed, true",
        "mesh.net.event.changed, mesh.net.event.created, false",
        "mesh.*.changed, mesh.net.event.changed, true",
        "mesh.*.changed, mesh.net.event.changed.not, false",
        "m*n*e*d, mesh.net.event.changed, true",
        "'', mesh, false",
        "mesh.n?t.*, mesh.net.event, false"
    })
    void matches(String pattern, String name, boolean expected) {
        assertThat(new EventPattern(pattern).matches(name)).isEqualTo(expected);
    }
}
