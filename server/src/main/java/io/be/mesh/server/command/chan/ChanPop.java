package io.be.mesh.server.command.chan;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh chan pop}. */
@Command(
        name = "pop",
        description = "Take the oldest message, or wait for one. Exit code 1 when none came.",
        mixinStandardHelpOptions = true)
final class ChanPop implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Mixin
    private Printed printed = new Printed();

    @Option(names = "--from", paramLabel = "NODE", defaultValue = "", description = "messages of this node only")
    private String sender = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "how long to wait: 10s, 5m, 1h")
    private String timeout = "10s";

    ChanPop(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Duration wait = Moment.span("--timeout", timeout);
        ChannelClient channel = new ChannelClient(mesh.open(terminal.environment()));
        printed.print(terminal, () -> channel.pop(queue.queue(), sender, "", wait)
                .orElseThrow(() -> Failure.failed(ErrorCode.TIMEOUT, "no message came within " + timeout, "")));
        return Failure.Exit.OK.status();
    }
}
