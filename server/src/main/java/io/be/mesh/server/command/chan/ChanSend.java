package io.be.mesh.server.command.chan;

import io.be.mesh.protocol.id.Principal;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.transfer.Result;
import io.be.mesh.server.command.transfer.Sender;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.MeshPort;
import io.be.mesh.server.command.wire.SdkClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh chan send}. */
@Command(
        name = "send",
        description = "Send a file of any size to `mesh chan receive` at a node, and end when it is there and right.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nWhat breaks on the way - a node, a connection, the other command - is waited for, and the file goes on",
            "where it was. Both nodes must know each other: the receiver answers. One file at a time in a topic."
        })
final class ChanSend implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MOST_OUT = 64;

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Mixin
    private TransferOptions transfer = new TransferOptions();

    @Parameters(paramLabel = "FILE", description = "what to send")
    private Path file = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "NODE",
            defaultValue = "",
            description = "node it is for; this one if not given")
    private String target = "";

    @Option(
            names = "--piece",
            paramLabel = "KIB",
            defaultValue = "4096",
            description = "KiB that go as one message, 4 to 32768 (${DEFAULT-VALUE})")
    private int piece = 4096;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "6",
            description = "pieces that are out at once, 1 to 64 (${DEFAULT-VALUE}): what the nodes hold at most")
    private int window = 6;

    ChanSend(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw AdminOptions.usage("FILE is no file that can be read: " + file, "");
        }
        if (piece < 4 || piece > 32 << 10 || window < 1 || window > MOST_OUT) {
            throw AdminOptions.usage("--piece is 4 to 32768 KiB, --window 1 to " + MOST_OUT, "");
        }
        Duration longest = transfer.longest();
        MeshPort port = mesh.open(terminal.environment());
        Sender.Terms terms = new Sender.Terms(ownId(port), target, piece << 10, window, longest);
        Result result =
                new Sender(new ChannelClient(port), queue.queue(), terms, transfer.progress(terminal)).send(file);
        transfer.print(terminal, "sent " + file, result);
        return Failure.Exit.OK.status();
    }

    /** Where the receiver answers; asked first, so that a node that is not there is said at once. */
    private static String ownId(MeshPort port) throws Failure, InterruptedException {
        return new SdkClient(port)
                .invoke("mesh.net.environ", "", "{}", ANSWER)
                .filter(JsonObject.class::isInstance)
                .map(environ -> ((JsonObject) environ).getString("node_id", ""))
                .filter(id -> !id.isEmpty())
                .orElse(Principal.LOCAL_NODE_ALIAS);
    }
}
