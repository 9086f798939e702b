package io.be.mesh.server.command.chan;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh chan peek}: looking takes nothing away unless it is told to. */
@Command(
        name = "peek",
        description = "Look at the oldest message without waiting, and leave it. Exit code 1 when there is none.",
        mixinStandardHelpOptions = true)
final class ChanPeek implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Mixin
    private Printed printed = new Printed();

    @Option(names = "--from", paramLabel = "NODE", defaultValue = "", description = "messages of this node only")
    private String sender = "";

    @Option(names = "--remove", description = "take it, as the peek of SDKs does")
    private boolean remove;

    ChanPeek(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        ChannelClient channel = new ChannelClient(mesh.open(terminal.environment()));
        printed.print(terminal, () -> channel.peek(queue.queue(), sender, !remove)
                .orElseThrow(() -> Failure.failed(ErrorCode.NOT_FOUND, "there is no message", "")));
        return Failure.Exit.OK.status();
    }
}
