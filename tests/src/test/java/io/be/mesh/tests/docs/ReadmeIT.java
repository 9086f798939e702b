package io.be.mesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the READMEs, run as they are printed; only the port is that of the test's node. */
class ReadmeIT {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- test: ([a-z-]+) -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README_CN.md"})
    void theExamplesDoWhatTheySay(String name) throws Exception {
        List<Example> examples = examples(name);
        assertThat(examples).extracting(Example::name).containsExactly("node-refresh", "net-refresh", "push", "pop");
        try (MeshProcess node = MeshProcess.start()) {
            for (Example example : examples) {
                Shell.Result result =
                        Shell.run("sh", "-c", example.command().replace("127.0.0.1:7304", node.address()));
                assertThat(result.out())
                        .as("%s: %s", example.name(), result.err())
                        .contains("E0000000000");
                if (example.name().equals("pop")) {
                    assertThat(result.out()).contains("\"payload\":\"aGVsbG8=\"");
                }
            }
        }
    }

    private static List<Example> examples(String name) throws Exception {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("..", name)));
        List<Example> examples = new ArrayList<>();
        while (matcher.find()) {
            examples.add(new Example(matcher.group(1), matcher.group(2)));
        }
        return examples;
    }

    private record Example(String name, String command) {}
}
