package io.be.mesh.server.command.chan;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.Queue;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh chan}: the queues. */
@Command(
        name = "chan",
        description = "Messages and files: push, pop, peek, tail, release, send and receive.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh chan push hello --session s --topic t --to LX2",
            "  mesh chan pop --session s --topic t --timeout 10s        there, at LX2",
            "  mesh chan tail --session s --topic t                     print what comes until Ctrl-C",
            "  mesh chan receive model.bin --session s                  there, first or later",
            "  mesh chan send model.bin --session s --to LX2            goes on where it was when something breaks"
        })
public final class ChanCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    private ChanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** With its subcommands. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new ChanCommand(terminal))
                .addSubcommand(new ChanPush(terminal))
                .addSubcommand(new ChanPop(terminal))
                .addSubcommand(new ChanPeek(terminal))
                .addSubcommand(new ChanTail(terminal))
                .addSubcommand(new ChanSend(terminal))
                .addSubcommand(new ChanReceive(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: push, pop, peek, tail, release, send or receive");
    }

    @Command(
            name = "release",
            description = "Forget what waits in a topic; without --topic in the whole session.",
            mixinStandardHelpOptions = true)
    int release(
            @Mixin MeshOptions mesh,
            @Mixin QueueOptions queue,
            @Option(names = "--json", description = "for machines") boolean json)
            throws Exception {
        Queue released = queue.queue();
        new ChannelClient(mesh.open(terminal.environment())).release(released);
        if (json) {
            terminal.out()
                    .println(new JsonObject()
                            .put("session", released.session())
                            .put("topic", released.topic())
                            .encode());
        } else {
            String topic = released.topic().isEmpty() ? "" : ", topic " + released.topic();
            terminal.out().println("released session " + released.session() + topic);
        }
        return Failure.Exit.OK.status();
    }
}
