package io.be.mesh.server.command;

import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.server.Logging;
import io.be.mesh.server.MeshNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** Loads what a node and a replica load and ends, so that the Java machine can archive the classes for faster starts. */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final int FIRST_PORT = 27_000;
    private static final int LAST_PORT = 32_000;

    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        run(List.of(), MeshNode::alone);
        try {
            String place = "127.0.0.1:" + freePorts();
            run(
                    List.of(
                            ConfigLoader.override("cluster.enabled=true"),
                            ConfigLoader.override("cluster.members=" + place),
                            ConfigLoader.override("cluster.listen=" + place),
                            ConfigLoader.override("cluster.minimum=1")),
                    MeshNode::replica);
        } catch (IOException | JoinException | ExecutionException | TimeoutException | MeshException e) {
            // A node alone starts faster all the same.
            terminal.err().println("a replica could not be tried: " + e.getMessage());
        }
        return 0;
    }

    private void run(List<Setting> more, Made made) throws Exception {
        try (TemporaryFolder home = TemporaryFolder.create("mesh-train")) {
            List<Setting> settings = new ArrayList<>(List.of(
                    new Setting("node.home", List.of(home.path().toString()), "train"),
                    ConfigLoader.override("ingress.outer=127.0.0.1:0"),
                    ConfigLoader.override("ingress.inner=off"),
                    ConfigLoader.override("admin.listen=127.0.0.1:0")));
            settings.addAll(more);
            MeshConfig config = ConfigLoader.load(terminal.environment(), Optional.empty(), settings)
                    .config();
            Logging.start(
                    config.log(),
                    terminal.environment().confDir(),
                    Optional.of(home.path().resolve("log")));
            try {
                MeshNode node = made.of(
                        config,
                        terminal.environment(),
                        terminal.clock(),
                        terminal.clock().millis());
                try {
                    node.start();
                    use(node);
                } finally {
                    node.stop();
                }
            } finally {
                Logging.stop();
            }
        }
    }

    /** The first of three ports in a row that nobody listens on, below those that the system gives to connections. */
    private static int freePorts() throws IOException {
        for (int first = FIRST_PORT; first < LAST_PORT; first += 3) {
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

    private static void use(MeshNode node) throws Exception {
        NodeClient mesh = new NodeClient(node.listeners().get(0).address());
        mesh.get("/stats");
        mesh.push("train", "train", "", "", "train".getBytes(StandardCharsets.UTF_8));
        mesh.pop("train", "train", Duration.ofSeconds(1));
        NodeClient admin =
                new NodeClient(node.listeners().get(node.listeners().size() - 1).address());
        admin.get("/v1/admin/status");
        admin.get("/metrics");
    }

    /** How a node is made of its settings. */
    private interface Made {
        MeshNode of(MeshConfig config, Environment environment, Clock clock, long startedAt) throws Exception;
    }
}
