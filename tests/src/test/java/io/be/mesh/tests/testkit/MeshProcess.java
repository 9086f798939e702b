package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node started by {@code bin/mesh start}, with a home of its own and ports chosen by the system.
 *
 * <p>It can be killed and {@linkplain #restart() started again} on the same home and ports. {@link #close} ends it and
 * removes the home, unless the home was given; it fails when a secret is in the log. Used from one thread.
 */
public final class MeshProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Path home;
    private final boolean ownHome;
    private final Map<String, String> settings;
    private final Map<String, String> variables;
    private final List<String> arguments;
    private final List<String> prefix;
    private final Path log;
    private Process process;
    private Map<String, String> ready = Map.of();

    private MeshProcess(Builder builder) throws IOException {
        this.ownHome = builder.home == null;
        this.home = builder.home == null ? Files.createTempDirectory("mesh-home") : builder.home;
        this.settings = new LinkedHashMap<>(builder.settings);
        this.variables = Map.copyOf(builder.variables);
        this.arguments = List.copyOf(builder.arguments);
        this.prefix = List.copyOf(builder.prefix);
        this.log = Files.createTempFile("mesh-log", ".txt");
        this.process = launch();
        awaitReady();
    }

    /** A node with default settings. */
    public static MeshProcess start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The mesh port. */
    public int port() {
        return portOf("mesh");
    }

    /** The inner port; fails when there is none. */
    public int innerPort() {
        return portOf("inner");
    }

    public int adminPort() {
        return portOf("admin");
    }

    /** {@code 127.0.0.1:port}, as a route's address; another host when it was told to listen there. */
    public String address() {
        return host("mesh") + ":" + port();
    }

    /** A plaintext URL of the mesh port. */
    public String url(String path) {
        return "http://" + address() + path;
    }

    public String adminUrl(String path) {
        return "http://" + host("admin") + ":" + adminPort() + path;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path home() {
        return home;
    }

    /** The members of the ready line: node, mesh, admin, home, version, pid, ms. */
    public Map<String, String> ready() {
        return ready;
    }

    /** Everything the node has written to standard error, over all its starts. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, and the exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(STOP);
    }

    /** SIGKILL: nothing in the process gets a chance. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit(STOP);
    }

    /** Starts it again on the same home and the same ports. It must not be running. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("pid " + pid() + " still runs");
        }
        settings.put("ingress.outer", address());
        settings.put("admin.listen", host("admin") + ":" + adminPort());
        if (ready.containsKey("inner")) {
            settings.put("ingress.inner", "127.0.0.1:" + innerPort());
        }
        try {
            process = launch();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        awaitReady();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitExit(STOP);
        }
        try {
            Optional<String> leak = CleanLog.leak(log);
            Files.deleteIfExists(log);
            if (ownHome) {
                try (Stream<Path> files = Files.walk(home)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            leak.ifPresent(line -> {
                throw new AssertionError("a secret is in the log: " + line);
            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("start", "--home", home.toString()));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        command.addAll(arguments);
        ProcessBuilder builder = Launcher.builder(Launcher.script(), command, variables);
        builder.command().addAll(0, prefix);
        Process started = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        started.getOutputStream().close();
        return started;
    }

    private void awaitReady() {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Process started = process;
        Thread reader = new Thread(
                () -> {
                    try {
                        line.complete(
                                started.inputReader(StandardCharsets.UTF_8).readLine());
                    } catch (IOException e) {
                        line.completeExceptionally(e);
                    }
                },
                "ready-line");
        reader.setDaemon(true);
        reader.start();
        try {
            String text = line.get(READY.toMillis(), TimeUnit.MILLISECONDS);
            if (text == null || !text.startsWith("ready ")) {
                throw new AssertionError("the node ended instead of being ready: " + text + "\n" + log());
            }
            Map<String, String> members = new HashMap<>();
            for (String member : text.substring("ready ".length()).split(" ")) {
                int equals = member.indexOf('=');
                members.put(member.substring(0, equals), member.substring(equals + 1));
            }
            ready = Map.copyOf(members);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new AssertionError("the node was not ready within " + READY + "\n" + log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int awaitExit(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("pid " + pid() + " still runs after " + deadline + "\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int portOf(String listener) {
        String address = listener(listener);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** The host by which it is called: this machine, when it listens on every interface. */
    private String host(String listener) {
        String address = listener(listener);
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]") ? "127.0.0.1" : host;
    }

    private String listener(String name) {
        String address = ready.get(name);
        if (address == null) {
            throw new IllegalStateException("no listener " + name + " in " + ready);
        }
        return address;
    }

    /** What a node is started with. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> variables = new HashMap<>();
        private final List<String> arguments = new ArrayList<>();
        private List<String> prefix = List.of();
        private @Nullable Path home;

        private Builder() {
            settings.put("ingress.outer", "127.0.0.1:0");
            settings.put("admin.listen", "127.0.0.1:0");
        }

        /** A setting, as with {@code --set}. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** An environment variable. */
        public Builder variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        /** Options of the Java machine, for example {@code -Xmx512m}. */
        public Builder javaOptions(String options) {
            return variable(Launcher.JAVA_OPTIONS, options);
        }

        /** More words of the command line. */
        public Builder argument(String argument) {
            arguments.add(argument);
            return this;
        }

        /** Words before the command, for example {@code ip netns exec NAME}: a program that becomes the command. */
        public Builder prefix(List<String> words) {
            this.prefix = List.copyOf(words);
            return this;
        }

        /** A home that stays when the node is closed. */
        public Builder home(Path folder) {
            this.home = folder;
            return this;
        }

        /** Starts it; returns when it is ready. */
        public MeshProcess start() {
            try {
                return new MeshProcess(this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
