package io.be.mesh.client.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshSettingsTest {
    @Test
    void defaultsAreThoseOfTheDocument() {
        MeshSettings settings = of(Map.of());
        assertThat(settings.addresses()).isEqualTo("127.0.0.1");
        assertThat(settings.wire()).isEqualTo(of(Map.of("MESH_TOKEN", "x")).wire());
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.gzip()).isFalse();
        assertThat(settings.toString())
                .as("the deadline alone ends repetitions")
                .contains("retries=10000");
    }

    @Test
    void propertiesAreReadWhenACallIsMade() {
        System.setProperty("MESH_ADDRESS", "10.0.0.7:7304");
        try {
            assertThat(MeshSettings.current().addresses()).isEqualTo("10.0.0.7:7304");
            System.setProperty("MESH_ADDRESS", "10.0.0.8");
            assertThat(MeshSettings.current().addresses()).isEqualTo("10.0.0.8");
        } finally {
            System.clearProperty("MESH_ADDRESS");
        }
    }

    @Test
    void aBadValueIsNamed() {
        assertThatThrownBy(() -> of(Map.of("MESH_RETRIES", "many"))).hasMessageContaining("MESH_RETRIES");
        assertThatThrownBy(() -> of(Map.of("MESH_CONNECTIONS", "0"))).hasMessageContaining("between 1 and 64");
    }

    @Test
    void noSecretIsShown() {
        MeshSettings settings =
                of(Map.of("MESH_TOKEN", "hush", "MESH_TLS_KEY", "hush", "MESH_TLS_CERTIFICATE", "hush"));
        assertThat(settings.toString()).doesNotContain("hush").contains("token=true");
    }

    @Test
    void otherAddressesKeepTheRest() {
        MeshSettings settings =
                of(Map.of("MESH_RETRIES", "3", "MESH_GZIP", "true")).withAddresses("b:1");
        assertThat(settings.addresses()).isEqualTo("b:1");
        assertThat(settings.gzip()).isTrue();
    }

    private static MeshSettings of(Map<String, String> values) {
        return MeshSettings.builder()
                .source(name -> values.getOrDefault(name, ""))
                .build();
    }
}
