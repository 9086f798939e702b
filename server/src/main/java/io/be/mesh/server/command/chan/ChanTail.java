package io.be.mesh.server.command.chan;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh chan tail}. */
@Command(
        name = "tail",
        description = "Take messages and print them, a line each, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ChanTail implements Callable<Integer> {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Option(names = "--from", paramLabel = "NODE", defaultValue = "", description = "messages of this node only")
    private String sender = "";

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "end after so many")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "a line of JSON each: bytes, payload (base64) and metadata")
    private boolean json;

    ChanTail(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (count < 1) {
            throw AdminOptions.usage("--count is less than 1", "");
        }
        ChannelClient channel = new ChannelClient(mesh.open(terminal.environment()));
        long printed = 0;
        while (printed < count) {
            Optional<Message> message = channel.pop(queue.queue(), sender, "", WAIT);
            if (message.isPresent()) {
                print(message.get());
                printed++;
            }
        }
        return Failure.Exit.OK.status();
    }

    private void print(Message message) throws IOException {
        if (json) {
            terminal.out().println(MessageJson.of(message, true));
        } else {
            terminal.write(message.payload().toByteArray());
            terminal.out().println();
        }
        // What nobody reads must not be taken any longer.
        terminal.flush();
    }
}
