package io.be.mesh.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The distribution the bench belongs to: its launcher and its JVM settings, for nodes and for the echo alike. */
public final class Installation {
    private final @Nullable Path launcher;

    private Installation(@Nullable Path launcher) {
        this.launcher = launcher;
    }

    /**
     * The launcher given, or {@code bin/mesh} beside the {@code lib} or above the classes this code runs from. Without one
     * only servers that run already can be measured.
     */
    public static Installation find(@Nullable Path given) throws IOException {
        if (given != null) {
            if (!Files.isExecutable(given)) {
                throw new IOException(given + " is not an executable file");
            }
            return new Installation(given.toAbsolutePath());
        }
        Path folder = codeLocation();
        while (folder != null) {
            Path candidate = folder.resolve("bin").resolve("mesh");
            if (Files.isExecutable(candidate)) {
                return new Installation(candidate);
            }
            folder = folder.getParent();
        }
        return new Installation(null);
    }

    private static @Nullable Path codeLocation() throws IOException {
        try {
            return Path.of(Installation.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IOException("this program does not know where it lives: name bin/mesh with --launcher", e);
        }
    }

    /** Starts a node on free ports of loopback; {@code settings} are {@code key=value}. */
    public RunningNode startNode(Path home, List<String> settings) throws IOException {
        return startNode(home, settings, Map.of());
    }

    /** The same with more variables. */
    public RunningNode startNode(Path home, List<String> settings, Map<String, String> variables) throws IOException {
        if (launcher == null) {
            throw new IOException("bin/mesh was not found beside this program: name it with --launcher");
        }
        InetSocketAddress data = freePort();
        InetSocketAddress admin = freePort();
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "start", "--home", home.toString()));
        settings.forEach(setting -> {
            command.add("--set");
            command.add(setting);
        });
        Map<String, String> environment = new HashMap<>(variables);
        environment.putAll(Map.of(
                "PLUGIN_PROXY_TRANSPORT_Y", text(data), "MESH_ADMIN", text(admin), "MESH_HOME", home.toString()));
        ServerProcess process = ServerProcess.start(
                command,
                environment,
                line -> line.startsWith("ready "),
                home.resolveSibling(home.getFileName() + ".log"));
        return new RunningNode(process, new Subject(data, OptionalLong.of(process.pid())), admin);
    }

    /** Starts the echo with the node's JVM settings and this program's class path. */
    public RunningNode startEcho(Path log) throws IOException {
        return startEcho(log, List.of());
    }

    /** The same over TLS, with keys of {@link KeyFile}. */
    public RunningNode startTlsEcho(Path log, Path keys) throws IOException {
        return startEcho(log, List.of("127.0.0.1", keys.toString()));
    }

    private RunningNode startEcho(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path options = launcher == null
                ? null
                : launcher.resolveSibling("../conf/jvm.options").normalize();
        if (options != null && Files.isReadable(options)) {
            command.add("@" + options);
        }
        command.addAll(userOptions(System.getenv()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoServer.class.getName()));
        command.addAll(arguments);
        ServerProcess process = ServerProcess.start(command, Map.of(), line -> line.startsWith(EchoServer.READY), log);
        int port = Integer.parseInt(
                process.readyLine().substring(EchoServer.READY.length()).trim());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new RunningNode(process, new Subject(address, OptionalLong.of(process.pid())), address);
    }

    /** The user's own options of the Java machine, taken as the launcher takes them. */
    static List<String> userOptions(Map<String, String> environment) {
        String text = environment.getOrDefault("MESH_JAVA_OPTS", "");
        if (text.isEmpty()) {
            text = environment.getOrDefault("JAVA_OPTS", "");
        }
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }

    /** The first of three ports of loopback in a row that are free. */
    public static int freePorts() throws IOException {
        for (int first = 24_000; first < 32_000; first += 3) {
            try (ServerSocket one = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
                    ServerSocket two = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress());
                    ServerSocket three = new ServerSocket(first + 2, 1, InetAddress.getLoopbackAddress())) {
                return first;
            } catch (IOException e) {
                continue; // taken: the next three
            }
        }
        throw new IOException("no three free ports in a row");
    }

    static InetSocketAddress freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    private static String text(InetSocketAddress address) {
        return "127.0.0.1:" + address.getPort();
    }

    /**
     * A child process and what is measured of it.
     *
     * @param admin its admin port; that of the service itself for one that has none
     */
    public record RunningNode(ServerProcess process, Subject subject, InetSocketAddress admin)
            implements AutoCloseable {
        @Override
        public void close() {
            subject.close();
            process.close();
        }
    }
}
