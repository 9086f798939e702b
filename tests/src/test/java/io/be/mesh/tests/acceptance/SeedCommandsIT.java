package io.be.mesh.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The commands of the published document, run by {@code sh} and {@code curl} as they are printed there, with only the
 * place holders replaced: the node's host and port, and {@code IP:PORT}.
 */
class SeedCommandsIT {
    private static final String NOT_WOVEN = "E0000000618";

    @Test
    void theyAnswerOnTheTwoNodesOfTheDocument() throws Exception {
        try (MeshProcess x = MeshProcess.start();
                MeshProcess y = MeshProcess.start()) {
            assertThat(code(paste("2.3-net-ack.sh", y)))
                    .as("nothing is known of the node yet")
                    .isEqualTo(NOT_WOVEN);
            assertThat(code(paste("2.1-node-refresh.sh", x))).isEqualTo(Caller.SUCCESS);
            assertThat(code(paste("2.2-net-refresh.sh", y))).isEqualTo(Caller.SUCCESS);
            assertThat(code(paste("2.3-net-ack.sh", y))).isIn(Caller.SUCCESS, NOT_WOVEN);
            assertThat(code(paste("3.1-registry-register.sh", y))).isEqualTo(Caller.SUCCESS);
        }
    }

    @Test
    void theyAnswerWhenOneNodeIsGivenThemAll() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            assertThat(code(paste("2.1-node-refresh.sh", node))).isEqualTo(Caller.SUCCESS);
            assertThat(code(paste("2.2-net-refresh.sh", node))).isEqualTo(Caller.SUCCESS);
            assertThat(code(paste("2.3-net-ack.sh", node))).isIn(Caller.SUCCESS, NOT_WOVEN);
            assertThat(code(paste("3.1-registry-register.sh", node))).isEqualTo(Caller.SUCCESS);
        }
    }

    @Test
    void aSecondTimeChangesNothing() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            for (int i = 0; i < 2; i++) {
                assertThat(code(paste("2.1-node-refresh.sh", node))).isEqualTo(Caller.SUCCESS);
                assertThat(code(paste("3.1-registry-register.sh", node))).isEqualTo(Caller.SUCCESS);
            }
            assertThat(new Caller().status(node).at("/node/nodeId").asText()).isEqualTo("LX0000010000280");
            node.kill9();
            node.restart();
            assertThat(new Caller().status(node).at("/node/nodeId").asText()).isEqualTo("LX0000010000280");
        }
    }

    private static JsonNode paste(String name, MeshProcess node) throws IOException, InterruptedException {
        String command = text(name)
                .replaceAll("10\\.99\\.\\d+\\.\\d+:7304", node.address())
                .replace("IP:PORT", "127.0.0.1:9");
        Shell.Result result = Shell.run("sh", "-c", command);
        assertThat(result.exit()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private static String code(JsonNode envelope) {
        assertThat(envelope.path("message").asText()).as("%s", envelope).isNotBlank();
        return envelope.path("code").asText();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = SeedCommandsIT.class.getResourceAsStream("/seed/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
