package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system, run to their end. */
public final class Shell {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private Shell() {}

    /** Runs a program, its standard input closed; fails when it does not end within a minute. */
    public static Result run(String... command) throws IOException, InterruptedException {
        return run(A_MINUTE, command);
    }

    /** The same for what takes its time. */
    public static Result run(Duration deadline, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("mesh-shell", ".out");
        Path err = Files.createTempFile("mesh-shell", ".err");
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " still ran after " + deadline);
            }
            return new Result(
                    process.exitValue(),
                    new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                    new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    /** How it ended. */
    public record Result(int exit, String out, String err) {}
}
