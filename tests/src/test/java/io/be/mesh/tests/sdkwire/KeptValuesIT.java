package io.be.mesh.tests.sdkwire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node was told to keep is there after it was killed. */
class KeptValuesIT {
    private static final Sdk SDK = new Sdk();

    private static JsonNode content(JsonNode answer) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
        return answer.path("content");
    }

    @Test
    void valuesAndNumbersSurviveKill9() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            String secret = "bm9ib2R5IHJlYWRzIHRoaXMgb24gZGlzaw==";
            content(SDK.call(node, "mesh.kv.put", Map.of("key", "k", "value", Map.of("buffer", secret))));
            content(SDK.call(node, "mesh.kv.put", Map.of("key", "gone", "value", Map.of("buffer", secret))));
            content(SDK.call(node, "mesh.kv.remove", Map.of("key", "gone")));
            Set<String> numbers = new HashSet<>(take(node));

            node.kill9();
            node.restart();

            assertThat(content(SDK.call(node, "mesh.kv.get", Map.of("key", "k")))
                            .path("buffer")
                            .asText())
                    .isEqualTo(secret);
            assertThat(content(SDK.call(node, "mesh.kv.keys", Map.of("pattern", "*")))
                            .toString())
                    .isEqualTo("[\"k\"]");
            for (String number : take(node)) {
                assertThat(numbers.add(number)).as(number).isTrue();
            }
            assertThat(onDisk(node.home(), "nobody reads this on disk")).isEmpty();
            assertThat(onDisk(node.home(), secret)).isEmpty();
        }
    }

    private static List<String> take(MeshProcess node) throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            content(SDK.call(node, "mesh.sequence.section", Map.of("kind", "ORDER", "size", 70)))
                    .forEach(number -> numbers.add(number.asText()));
        }
        return numbers;
    }

    private static List<Path> onDisk(Path home, String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
