package io.be.mesh.server.command;

import io.be.mesh.cluster.member.ClusterMember;
import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mesh stop}. */
@Command(
        name = "stop",
        description = "End the node of a home after it has finished what is in flight.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private static final Duration BEYOND_DRAIN = Duration.ofSeconds(5);

    private final Terminal terminal;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    StopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        MeshConfig config = settings.load(terminal.environment()).config();
        Path home = config.node().home();
        ProcessHandle node = HomeLock.holder(home).orElseThrow(() -> NoNode.on(home));
        long started = System.nanoTime();
        Duration wait = longest(config, home);
        if (!node.destroy()) {
            throw Failure.failed(
                    ErrorCode.FORBIDDEN, "pid " + node.pid() + " does not take a signal from this user", "");
        }
        try {
            node.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Failure.failed(
                    ErrorCode.TIMEOUT,
                    "pid " + node.pid() + " still runs after " + wait.toSeconds() + " s",
                    "look at its log, then: kill -9 " + node.pid());
        }
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        terminal.out().println("stopped pid " + node.pid() + " of " + home + " in " + millis + " ms");
        return Failure.Exit.OK.status();
    }

    /** How long a node may take to end; a replica has also to move what it owns to the others. */
    private static Duration longest(MeshConfig config, Path home) {
        Duration alone = config.ingress().drainTimeout().plus(BEYOND_DRAIN);
        return isReplica(home) ? alone.plus(config.cluster().drainNotice()).plus(ClusterMember.LEAVE) : alone;
    }

    /** Whether it is the home of a replica, or of a local trial of several. */
    private static boolean isReplica(Path home) {
        return ReplicaFolder.isWritten(home) || ReplicaFolder.isWritten(home.resolve("replica-0"));
    }
}
