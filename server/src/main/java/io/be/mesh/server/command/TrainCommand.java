package io.be.mesh.server.command;

import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.server.Logging;
import io.be.mesh.server.MeshNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Loads what a node loads and ends, so that the Java machine can archive the classes for faster starts. */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder home = TemporaryFolder.create("mesh-train")) {
            MeshConfig config = ConfigLoader.load(
                            terminal.environment(),
                            Optional.empty(),
                            List.of(
                                    new Setting("node.home", List.of(home.path().toString()), "train"),
                                    ConfigLoader.override("ingress.outer=127.0.0.1:0"),
                                    ConfigLoader.override("ingress.inner=off"),
                                    ConfigLoader.override("admin.listen=127.0.0.1:0")))
                    .config();
            Logging.start(
                    config.log(),
                    terminal.environment().confDir(),
                    Optional.of(home.path().resolve("log")));
            MeshNode node = MeshNode.alone(
                    config,
                    terminal.environment(),
                    terminal.clock(),
                    terminal.clock().millis());
            try {
                node.start();
                use(node);
            } finally {
                node.stop();
                Logging.stop();
            }
        }
        return 0;
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
}
