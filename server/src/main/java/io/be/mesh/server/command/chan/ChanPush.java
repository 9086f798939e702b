package io.be.mesh.server.command.chan;

import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.Given;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.Message;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh chan push}. */
@Command(name = "push", description = "Store a message here or at a partner.", mixinStandardHelpOptions = true)
final class ChanPush implements Callable<Integer> {
    private static final int LONGEST_PAYLOAD = 64 << 20;

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private QueueOptions queue = new QueueOptions();

    @Parameters(
            paramLabel = "PAYLOAD",
            arity = "0..1",
            defaultValue = "-",
            description = "the message; @FILE, or - for standard input, which is read when nothing is given")
    private String payload = "-";

    @Option(
            names = "--to",
            paramLabel = "NODE",
            defaultValue = "",
            description = "node it is for; this one if not given")
    private String target = "";

    @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "goes with it; may be repeated")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(
            names = "--message-id",
            paramLabel = "ID",
            defaultValue = "",
            description = "a push repeated with the same id is stored once (x-ptp-message-id)")
    private String messageId = "";

    @Option(names = "--json", description = "for machines")
    private boolean json;

    ChanPush(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        byte[] bytes = Given.read(terminal, "PAYLOAD", payload, LONGEST_PAYLOAD);
        Message message = new Message(UnsafeByteOperations.unsafeWrap(bytes), metadata);
        new ChannelClient(mesh.open(terminal.environment())).push(queue.queue(), target, messageId, message);
        if (json) {
            terminal.out().println(new JsonObject().put("bytes", bytes.length).encode());
        } else {
            terminal.out().println("stored " + bytes.length + " bytes" + (target.isEmpty() ? "" : " at " + target));
        }
        return Failure.Exit.OK.status();
    }
}
