package io.be.mesh.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrnTest {
    private static final String FLAG = "0001000000000000000000000000000000000";

    @Test
    void isWrittenBackwards() {
        assertThat(Urn.of("mesh.net.environ", "LX0000010000280"))
                .hasToString("environ.net.mesh." + FLAG + ".lx0000010000280.trustbe.cn");
    }

    @ParameterizedTest
    @CsvSource({
        "environ.net.mesh." + FLAG + ".LX0000000000000.trustbe.net,mesh.net.environ",
        "put.registry.mesh." + FLAG + "..trustbe.cn,mesh.registry.put",
        "environ.net.mesh." + FLAG + ".x.trustbe.cn:7304,mesh.net.environ",
        "${mesh.name}.theta." + FLAG + ".x.trustbe.cn,theta.${mesh.name}",
        "a.b.c,a.b.c"
    })
    void isFoundByNameWhateverFollows(String text, String operation) {
        assertThat(Urn.parse(text).operation()).isEqualTo(operation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b.0001.x.trustbe.cn"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Urn.parse(text)).hasMessageContaining("E0000000400");
    }
}
