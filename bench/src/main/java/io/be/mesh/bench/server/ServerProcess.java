package io.be.mesh.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A child process that says in one line that it is ready. Its output goes to a file beside its home. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process process;
    private final String readyLine;
    private final Duration readyAfter;

    private ServerProcess(Process process, String readyLine, Duration readyAfter) {
        this.process = process;
        this.readyLine = readyLine;
        this.readyAfter = readyAfter;
    }

    /**
     * Starts a command and waits for its ready line.
     *
     * @throws IOException when it ends or stays silent for a minute; the message names the file with its output
     */
    public static ServerProcess start(
            List<String> command, Map<String, String> environment, Predicate<String> ready, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        CompletableFuture<String> line = new CompletableFuture<>();
        long began = System.nanoTime();
        Process process = builder.start();
        Thread reader = new Thread(() -> pump(process, ready, log, line), "bench-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String text = line.get(READY.toSeconds(), TimeUnit.SECONDS);
            return new ServerProcess(process, text, Duration.ofNanos(System.nanoTime() - began));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException(
                    String.join(" ", command.subList(0, Math.min(2, command.size()))) + " did not become ready, see "
                            + log,
                    e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void pump(Process process, Predicate<String> ready, Path log, CompletableFuture<String> line) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                PrintWriter out = new PrintWriter(Files.newBufferedWriter(log, UTF_8), true)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                out.println(text);
                if (!line.isDone() && ready.test(text)) {
                    line.complete(text);
                }
            }
            line.completeExceptionally(new IOException("the process ended"));
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    /** The process that serves: the JVM, when a script started it without becoming it. */
    public long pid() {
        return process.descendants()
                .filter(child -> child.info()
                        .command()
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .endsWith("java"))
                .map(ProcessHandle::pid)
                .findFirst()
                .orElse(process.pid());
    }

    public String readyLine() {
        return readyLine;
    }

    /** From the start of the process to its ready line, as seen from outside. */
    public Duration readyAfter() {
        return readyAfter;
    }

    /** Ends it as a machine that loses its power does. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Asks the process to stop, and ends it when it does not. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroy);
    }
}
