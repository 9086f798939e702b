package io.be.mesh.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static Environment of(Map<String, String> variables) {
        return new Environment(variables, Path.of("/none"), Optional.empty(), Optional.empty(), 1L << 30, 2, "17");
    }

    @Test
    void theJoinTokenIsNoSettingAndShownNowhere() throws Exception {
        Environment environment = of(Map.of("MESH_JOIN_TOKEN", "planted"));

        assertThat(environment.joinToken()).contains("planted");
        assertThat(environment.toString()).doesNotContain("planted");
        assertThat(ConfigLoader.load(environment, Optional.empty(), List.of()).yaml(true))
                .doesNotContain("planted");
    }

    @Test
    void aBlankOneIsNotGivenAndThatOfTheCommandLineCounts() {
        Environment blank = of(Map.of("MESH_JOIN_TOKEN", " ", "MESH_SECRET", "s"));

        assertThat(blank.joinToken()).isEmpty();
        assertThat(blank.withJoinToken("given").joinToken()).contains("given");
        assertThat(blank.withJoinToken("given").secret()).contains("s");
    }
}
