package io.be.mesh.server.command;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node of the demo: a process of its own with a home of its own. */
final class DemoNode implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(8);

    private final String name;
    private final String nodeId;
    private final String instId;
    private final Path log;
    private final Process process;
    private final CompletableFuture<String> readyLine;

    private DemoNode(String name, String nodeId, String instId, Path log, Process process) {
        this.name = name;
        this.nodeId = nodeId;
        this.instId = instId;
        this.log = log;
        this.process = process;
        this.readyLine = CompletableFuture.supplyAsync(this::read);
    }

    /** Launches it; {@link #address} waits until it is ready. */
    static DemoNode launch(Path launcher, Path folder, String name, String nodeId, String instId) throws IOException {
        Path home = folder.resolve(name);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                launcher.toString(),
                "start",
                "--home",
                home.toString(),
                "--set",
                "ingress.outer=127.0.0.1:0",
                "--set",
                "admin.listen=127.0.0.1:0"));
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("PLUGIN_PROXY_")
                        || (variable.startsWith("MESH_") && !variable.equals("MESH_JAVA_OPTS")));
        Process process = builder.redirectError(log.toFile()).start();
        process.getOutputStream().close();
        return new DemoNode(name, nodeId, instId, log, process);
    }

    String name() {
        return name;
    }

    String nodeId() {
        return nodeId;
    }

    String instId() {
        return instId;
    }

    /** host:port of the mesh port. */
    String address() throws Failure, InterruptedException {
        return listener("mesh");
    }

    String admin() throws Failure, InterruptedException {
        return listener("admin");
    }

    JsonObject identity() {
        return new JsonObject()
                .put("version", "1.0.0")
                .put("node_id", nodeId)
                .put("inst_id", instId)
                .put("inst_name", "demo " + name);
    }

    JsonObject routeTo() throws Failure, InterruptedException {
        return new JsonObject().put("node_id", nodeId).put("inst_id", instId).put("address", address());
    }

    private String listener(String which) throws Failure, InterruptedException {
        String line = ready();
        return Optional.of(line)
                .map(text -> text.replaceFirst(".* " + which + "=(\\S+).*", "$1"))
                .orElseThrow();
    }

    private String ready() throws Failure, InterruptedException {
        try {
            String line = readyLine.get(READY.toMillis(), TimeUnit.MILLISECONDS);
            if (line.startsWith("ready ")) {
                return line;
            }
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        }
        throw Failure.failed(ErrorCode.STARTING, "node " + name + " was not ready: " + lastLine(), "");
    }

    private String read() {
        try {
            return Optional.ofNullable(
                            process.inputReader(StandardCharsets.UTF_8).readLine())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private String lastLine() {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("error: "))
                    .map(line -> line.substring("error: ".length()))
                    .findFirst()
                    .orElse("it said nothing");
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
