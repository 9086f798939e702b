package io.be.mesh.server.command.chan;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.transfer.Receiver;
import io.be.mesh.server.command.transfer.Result;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.MeshPort;
import io.be.mesh.server.command.wire.SdkClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh chan receive}. */
@Command(
        name = "receive",
        description = "Receive a file of `mesh chan send`, and end when it is here and right.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nUntil then it is FILE.part; the same command started again goes on behind what is there.",
            "A FILE that is there already and is the one that is sent is a success, another one is not written over."
        })
final class ChanReceive implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Mixin
    private TransferOptions transfer = new TransferOptions();

    @Parameters(paramLabel = "FILE", description = "where it is to be")
    private Path file = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "NODE",
            defaultValue = "",
            description = "take it from this node only; from anybody who may push here when not given")
    private String sender = "";

    @Option(names = "--force", description = "write over another FILE")
    private boolean force;

    ChanReceive(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (Files.isDirectory(target) || folder == null || !Files.isWritable(folder)) {
            throw AdminOptions.usage("FILE cannot be written: " + file, "name a file in a folder that is there");
        }
        Duration longest = transfer.longest();
        MeshPort port = mesh.open(terminal.environment());
        // A node that is not there is said at once, and not waited for.
        new SdkClient(port).invoke("mesh.net.environ", "", "{}", ANSWER);
        Receiver.Terms terms = new Receiver.Terms(target, force, sender, longest);
        try (Receiver receiver =
                new Receiver(new ChannelClient(port), queue.queue(), terms, transfer.progress(terminal))) {
            Result result = receiver.receive();
            transfer.print(terminal, "received " + file, result);
        }
        return Failure.Exit.OK.status();
    }
}
