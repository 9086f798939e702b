package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a node as a process of its own and stays until it is ready. */
final class Background {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final int SHOWN_LINES = 20;

    private final Terminal terminal;
    private final Path home;

    Background(Terminal terminal, Path home) {
        this.terminal = terminal;
        this.home = home;
    }

    /** @param joinToken goes by the environment of the child: its command line is seen by everybody on this machine */
    int start(List<String> settings, Optional<String> joinToken) throws Failure, IOException, InterruptedException {
        Path logs = HomeFolder.open(home).folder("logs");
        Path errors = logs.resolve("start.log");
        ProcessBuilder builder =
                new ProcessBuilder(command(settings, logs.resolve("mesh.log"))).redirectError(errors.toFile());
        joinToken.ifPresent(token -> builder.environment().put(Environment.JOIN_TOKEN, token));
        Process child = builder.start();
        child.getOutputStream().close();
        Optional<String> ready = firstLine(child);
        if (ready.isPresent()) {
            terminal.out().println(ready.get());
            return Failure.Exit.OK.status();
        }
        child.destroy();
        if (!child.waitFor(5, TimeUnit.SECONDS)) {
            child.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
        List<String> lines = Files.readAllLines(errors);
        lines.stream().skip(Math.max(0, lines.size() - SHOWN_LINES)).forEach(terminal.err()::println);
        if (lines.stream().anyMatch(line -> line.startsWith("error: "))) {
            return child.exitValue() == 0 ? Failure.Exit.FAILED.status() : child.exitValue();
        }
        throw Failure.failed(
                ErrorCode.STARTING,
                "the node was not ready after " + READY.toSeconds() + " s",
                "look at " + errors + " and " + logs.resolve("mesh.log"));
    }

    private List<String> command(List<String> settings, Path log) throws Failure {
        Path launcher = terminal.environment()
                .launcher()
                .orElseThrow(() ->
                        Failure.failed(ErrorCode.NOT_FOUND, "--detach needs the launcher", "start through bin/mesh"));
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // A session of its own: the end of the terminal is not the end of the node.
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(launcher.toString(), "start", "--log-file", log.toString()));
        command.addAll(settings);
        return command;
    }

    /** The ready line; empty when the process ended or the time is over. */
    private static Optional<String> firstLine(Process child) throws InterruptedException {
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> line.complete(read(child)), "mesh-ready-line");
        reader.setDaemon(true);
        reader.start();
        try {
            return line.get(READY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Process child) {
        try {
            return Optional.ofNullable(child.inputReader(StandardCharsets.UTF_8).readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
