package io.be.mesh.tests.cli;

import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that runs while the test goes on. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    /** @param folder for what it writes */
    Child(Path folder, MeshProcess node, String... arguments) throws IOException {
        this.out = Files.createTempFile(folder, "out", ".txt");
        this.err = Files.createTempFile(folder, "err", ".txt");
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--home", node.home().toString()));
        this.process = Launcher.builder(Launcher.script(), line, Map.of())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Its exit code. */
    int await(Duration deadline) throws InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it still runs after " + deadline + ": " + said());
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    /** Both streams, for a failure. */
    String said() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. */
    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
