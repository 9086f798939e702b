package io.be.mesh.server.command.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads of another Java machine, by the {@code jcmd} beside our own {@code java}. Blocking. */
final class ThreadDump {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int LONGEST = 4 << 20;

    private ThreadDump() {}

    /** @throws IOException why there is none */
    static String of(long pid) throws IOException, InterruptedException {
        Path jcmd = ProcessHandle.current()
                .info()
                .command()
                .map(java -> Path.of(java).resolveSibling("jcmd"))
                .filter(Files::isExecutable)
                .orElseThrow(() -> new IOException("this Java has no jcmd: it is a runtime without tools"));
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "Thread.print")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try {
            String text = read(process).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new IOException("the process cannot be attached to: "
                        + text.lines().reduce((first, last) -> last).orElse("no reason given"));
            }
            return text;
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the process has not answered within " + DEADLINE.toSeconds() + " s", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(Process process) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (InputStream out = process.getInputStream()) {
                        text.complete(new String(out.readNBytes(LONGEST), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                },
                "mesh-jcmd");
        reader.setDaemon(true);
        reader.start();
        return text;
    }
}
