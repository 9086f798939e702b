package io.be.mesh.server.command;

import io.be.mesh.conf.EffectiveConfig;
import io.be.mesh.conf.Environment;
import io.be.mesh.server.Foreground;
import io.be.mesh.server.command.local.LocalOptions;
import io.be.mesh.server.command.local.LocalReplicas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh start}. */
@Command(
        name = "start",
        description = "Start a node and print one line when it is ready.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh start",
            "  mesh start --server --home /srv/mesh --detach",
            "  mesh start --set ingress.outer=:17304 --set admin.listen=17305",
            "  mesh start --cluster --members host1,host2,host3",
            "  mesh start --cluster --replicas 3 --local      three replicas on this machine, to try it"
        })
final class StartCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private LocalOptions local = new LocalOptions();

    @Option(names = "--detach", description = "run in the background, log to HOME/logs")
    private boolean detach;

    @Option(names = "--log-file", hidden = true, description = "the log goes there and is rotated")
    private @Nullable Path logFile;

    StartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The published documents start a node with {@code mesh start --server}; there is no other kind. */
    @Option(names = "--server", description = "accepted for the scripts of the standard; a node is a server")
    void server(boolean asked) {}

    @Override
    public Integer call() throws Exception {
        local.check(cluster.asked(), cluster.joins(), detach);
        if (local.asked()) {
            return new LocalReplicas(
                            terminal, settings.load(terminal.environment()).config(), settings.argumentsButHome())
                    .run(local.replicas(), local.restarts());
        }
        Environment environment = cluster.environment(terminal.environment());
        EffectiveConfig config = settings.load(environment, cluster.settings());
        if (detach) {
            List<String> arguments = new ArrayList<>(settings.arguments());
            arguments.addAll(cluster.arguments());
            return new Background(terminal, config.config().node().home()).start(arguments, environment.joinToken());
        }
        return new Foreground(environment, config.config(), terminal.clock(), Optional.ofNullable(logFile))
                .run(terminal.out());
    }
}
