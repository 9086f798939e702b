package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the SDK's README, compiled and run as they are printed. */
class ReadmeProgramsIT {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- test: ([a-z]+) -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
    private static final String HEAD = "import static java.nio.charset.StandardCharsets.UTF_8;"
            + "import io.be.mesh.client.mpc.*;import io.be.mesh.client.mpc.ServiceLoader;"
            + "import io.be.mesh.client.prisim.*;import java.time.Duration;import java.util.Map;"
            + "public class Example { public static void main(String[] args) {"
            + "System.setProperty(\"MESH_ADDRESS\", \"%s\");";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"session,hello", "network,LX0000010000001"})
    void theExamplesPrintWhatTheySay(String name, String expected) throws Exception {
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("..", "sdk", "java", "README.md")));
        String body = examples.results()
                .filter(each -> each.group(1).equals(name))
                .map(each -> each.group(2))
                .findFirst()
                .orElseThrow();
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (MeshProcess node = MeshProcess.start();
                PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            new Caller().identity(node, "LX0000010000001", "JG0100000100000000");
            System.setOut(out);
            Program.of(String.format(HEAD, node.address()) + body + "}}").run(folder);
        } finally {
            System.setOut(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8).trim()).isEqualTo(expected);
    }
}
