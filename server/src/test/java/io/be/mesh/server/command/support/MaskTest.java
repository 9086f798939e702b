package io.be.mesh.server.command.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.conf.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MESH_SECRET was PLANTED-of-the-environment today",
                "token mesh_op_PLANTEDaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "mesh-join-1.PLANTED_x.y",
                "Authorization: Bearer PLANTED-4711",
                "authorization=Basic PLANTED-4711",
                "{\"x-ptp-token\":\"PLANTED\"}",
                "x-ptp-token: PLANTED",
                "java -Djavax.net.ssl.keyStorePassword=PLANTED -jar x",
                "POST /oauth?client_secret=PLANTED&scope=x",
                "access_token=PLANTED",
                "{\"refresh_token\" : \"PLANTED\"}",
                "token=PLANTED",
                "key.passphrase: \"PLANTED with blanks PLANTED\"",
                "DB_PASSWD='PLANTED'",
                "{\\\"token\\\":\\\"PLANTED\\\"}",
                "mdc: [\"https://user:PLANTED@centre.example:7304\"]",
                "before\n-----BEGIN EC PRIVATE KEY-----\nPLANTED\n-----END EC PRIVATE KEY-----\nbehind",
                "cut off -----BEGIN PRIVATE KEY-----\nPLANTED",
                "key in a file: PLANTED-of-a-file",
                "--token PLANTED-bearer"
            })
    void whatIsSecretIsTakenOut(String text) throws IOException {
        assertThat(mask().apply(text)).doesNotContain("PLANTED").contains("***");
    }

    @Test
    void aPayloadIsTakenOut() throws IOException {
        String payload = "UExBTlRFRC".repeat(20);
        assertThat(mask().apply("{\"payload\":\"" + payload + "\"}")).doesNotContain(payload.substring(0, 20));
    }

    @Test
    void whatSupportNeedsStays() throws IOException {
        String text = "node LX0000010000280 at https://b.example:7304, root "
                + "AA:BB:".repeat(16) + "\nthis call needs an operator token: Authorization: Bearer TOKEN\n"
                + "  secret-file: \"\"\n  secret:\n  next: kept\n0123456789abcdef0123456789abcdef trace\n";
        assertThat(mask().apply(text))
                .contains(
                        "LX0000010000280",
                        "https://b.example:7304",
                        "AA:BB:AA",
                        "trace",
                        "next: kept",
                        "token: Authorization:");
    }

    private Mask mask() throws IOException {
        Path file = Files.writeString(folder.resolve("secret.key"), "PLANTED-of-a-file\n");
        Environment environment = new Environment(
                Map.of("MESH_SECRET", "PLANTED-of-the-environment"),
                folder,
                Optional.empty(),
                Optional.empty(),
                1L << 30,
                2,
                "test");
        return Mask.of(environment, List.of(file, folder.resolve("no-such-file")), "PLANTED-bearer");
    }
}
