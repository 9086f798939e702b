package io.be.mesh.cluster.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.MeshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a/b", "a b", "é"})
    void aNameThatIsNoDnsNameIsRefused(String text) {
        assertThatThrownBy(() -> new ReplicaName(text)).isInstanceOf(MeshException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Host-1.Example, host-1.example",
        "10.0.0.1, 10.0.0.1",
        "::1, 1",
        "a_b, a-b",
        "--, replica",
        "-a-.-b-, a.b",
        "a...b, a.b"
    })
    void aHostBecomesTheNearestName(String host, String name) {
        assertThat(ReplicaName.of(host).text()).isEqualTo(name);
    }

    @Test
    void aLongHostIsCut() {
        assertThat(ReplicaName.of("a".repeat(62) + ".b").text()).isEqualTo("a".repeat(62));
        assertThatThrownBy(() -> new ReplicaName("a".repeat(64))).isInstanceOf(MeshException.class);
    }
}
