package io.be.mesh.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.conf.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printedSettingsSayWhoSetThem() {
        int exit = run(
                Map.of("PLUGIN_PROXY_TRANSPORT_Y", "17304"),
                "config",
                "print",
                "--origins",
                "--set",
                "log.level=debug");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .containsPattern("outer: 17304 +# variable PLUGIN_PROXY_TRANSPORT_Y")
                .containsPattern("level: debug +# --set")
                .containsPattern("message: 512MiB +# default");
    }

    @Test
    void wrongSettingsEndWithTwoAndEveryReason() {
        int exit = run(
                Map.of("MESH_ADMIN", "x"), "config", "check", "--set", "limits.mesage=1", "--set", "log.format=xml");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("3 settings are wrong")
                .contains("variable MESH_ADMIN: admin.listen:")
                .contains("did you mean limits.message?")
                .contains("'xml' is none of text, json")
                .contains("hint: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strat", "start --nonsense", "config", "completion fish", "demo extra", ""})
    void wrongUsageEndsWithTwo(String line) {
        int exit = run(Map.of(), line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("error: ")
                .contains("(E0000000400)")
                .contains("hint: `mesh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop", "status --json"})
    void withoutANodeThereIsNobodyToTalkTo(String line) {
        int exit = run(Map.of("MESH_HOME", folder.toString()), line.split(" "));

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("no node runs on " + folder).contains("hint: ");
    }

    @Test
    void aReplicaWithATokenOfNoClusterIsNotStarted() {
        int exit = run(
                Map.of("MESH_HOME", folder.toString()),
                ("start --cluster --members 127.0.0.1:17306 --set cluster.listen=127.0.0.1:17306"
                                + " --join-token mesh-join-1.planted")
                        .split(" "));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("join token").doesNotContain("planted");
    }

    @Test
    void aReplicaThatIsNoneOfTheMembersSaysHowItCanBeReached() {
        int exit = run(Map.of("MESH_HOME", folder.toString()), "start --cluster --members 192.0.2.1".split(" "));

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("cluster.address");
    }

    @Test
    void aClusterWithoutMembersIsASettingThatIsWrong() {
        int exit = run(Map.of("MESH_HOME", folder.toString()), "start", "--cluster");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("cluster.members").contains("--members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "kms --help"})
    void helpIsThereHoweverItIsAskedFor(String line) {
        assertThat(run(Map.of(), line.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: mesh ").contains("Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "version", "kms --version", "net show -V"})
    void soIsTheVersion(String line) {
        assertThat(run(Map.of(), line.split(" "))).isZero();
        assertThat(out.toString()).startsWith("mesh ").contains(" on ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpHasExamples() {
        assertThat(run(Map.of(), "help")).isZero();
        assertThat(out.toString()).contains("Examples:").contains("mesh demo").doesNotContain("train");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionKnowsTheCommands(String shell) {
        assertThat(run(Map.of(), "completion", shell)).isZero();
        assertThat(out.toString()).contains("complete -F").contains("--detach").contains("status");
    }

    private int run(Map<String, String> variables, String... arguments) {
        Environment environment =
                new Environment(variables, folder, Optional.empty(), Optional.empty(), 1L << 30, 2, "test");
        return MeshCommand.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
