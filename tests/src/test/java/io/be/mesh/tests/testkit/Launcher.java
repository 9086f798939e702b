package io.be.mesh.tests.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/mesh} of the distribution this build has made. */
public final class Launcher {
    /** The variable with options of the Java machine. */
    static final String JAVA_OPTIONS = "MESH_JAVA_OPTS";

    /** The second compiler takes up what is run four times as often as usual: most nodes here end before it has earned what it costs. */
    private static final String SHORT_LIFE = "-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400"
            + " -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000";

    private Launcher() {}

    /** The script. Fails when the distribution has not been built: package comes before these tests. */
    public static Path script() {
        Path target = Path.of("..", "target").toAbsolutePath().normalize();
        try (Stream<Path> folders = Files.list(target)) {
            return folders.map(folder -> folder.resolve("bin/mesh"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no distribution below " + target));
        } catch (IOException e) {
            throw new IllegalStateException("no distribution below " + target, e);
        }
    }

    /** A builder without the settings of whoever runs the tests. */
    public static ProcessBuilder builder(Path script, List<String> arguments, Map<String, String> variables) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.startsWith("PLUGIN_PROXY_"));
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put(JAVA_OPTIONS, SHORT_LIFE);
        builder.environment().putAll(variables);
        return builder;
    }

    /** Runs a command to its end, at most a minute. */
    public static Result run(List<String> arguments, Map<String, String> variables) {
        return run(script(), arguments, variables);
    }

    /** Runs a command of another script to its end, at most a minute. */
    public static Result run(Path script, List<String> arguments, Map<String, String> variables) {
        return await(builder(script, arguments, variables), Duration.ofSeconds(60));
    }

    static Result await(ProcessBuilder builder, Duration deadline) {
        try {
            File out = File.createTempFile("mesh-out", ".txt");
            File err = File.createTempFile("mesh-err", ".txt");
            try {
                Process process = builder.redirectOutput(out).redirectError(err).start();
                process.getOutputStream().close();
                if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                    throw new AssertionError(
                            builder.command() + " still ran after " + deadline + ": " + Files.readString(err.toPath()));
                }
                String said = Files.readString(err.toPath());
                CleanLog.leak(said.lines()).ifPresent(line -> {
                    throw new AssertionError("a secret is in what " + builder.command() + " logs: " + line);
                });
                return new Result(process.exitValue(), Files.readString(out.toPath()), said);
            } finally {
                Files.deleteIfExists(out.toPath());
                Files.deleteIfExists(err.toPath());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    public record Result(int exit, String out, String err) {}
}
