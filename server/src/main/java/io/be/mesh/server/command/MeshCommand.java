package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.audit.AuditCommand;
import io.be.mesh.server.command.cluster.ClusterCommand;
import io.be.mesh.server.command.kms.KmsCommand;
import io.be.mesh.server.command.net.NetCommand;
import io.be.mesh.server.command.plugin.PluginCommand;
import io.be.mesh.server.command.token.TokenCommand;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh}: one subcommand for each thing it does. */
@Command(
        name = "mesh",
        description = "A transport node for privacy computing: one door, one port, every protocol.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh demo                          two nodes exchange messages before your eyes",
            "  mesh start                         a node on port 7304, everything kept in ~/mesh",
            "  mesh start --home /srv/a --set ingress.outer=17304 --detach",
            "  mesh status --json                 what runs, whom it knows, what it holds",
            "  mesh net show NODE                 a partner, and both fingerprints to compare by phone",
            "  mesh net check NODE                everything on the way to it, line by line",
            "  mesh config print --origins        every setting and who set it",
            "  mesh stop                          finish what is in flight, then end",
            "",
            "Exit codes: 0 done, 1 failed, 2 usage or settings, 3 no node to talk to."
        })
public final class MeshCommand implements Runnable {
    private static final int WIDTH = 110;

    @Spec
    private CommandSpec spec;

    private MeshCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    /** Runs a command line; the result is the exit code of the process. */
    public static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine(new Terminal(environment, out, err, Clock.systemUTC()))
                .execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new MeshCommand())
                .addSubcommand(new StartCommand(terminal))
                .addSubcommand(new StopCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(NetCommand.commandLine(terminal))
                .addSubcommand(KmsCommand.commandLine(terminal))
                .addSubcommand(new TokenCommand(terminal))
                .addSubcommand(new ClusterCommand(terminal))
                .addSubcommand(new AuditCommand(terminal))
                .addSubcommand(new PluginCommand(terminal))
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new TrainCommand(terminal))
                .addSubcommand(new ConfigCommand(terminal))
                .addSubcommand(new BenchCommand())
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal))
                .setUsageHelpWidth(WIDTH)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((wrong, given) -> usage(wrong, terminal.err()))
                .setExecutionExceptionHandler((failed, line, parsed) -> report(failed, terminal.err()));
    }

    private static int usage(ParameterException wrong, PrintWriter err) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        Failure failure =
                new Failure(Failure.Exit.USAGE, ErrorCode.BAD_REQUEST, message, "`" + command + " --help` shows how");
        err.println(failure.text());
        return failure.exit().status();
    }

    private static int report(Exception thrown, PrintWriter err) {
        Failure failure = thrown instanceof Failure known
                ? known
                : Failure.failed(ErrorCode.INTERNAL, String.valueOf(thrown), ErrorCode.INTERNAL.hint());
        err.println(failure.text());
        return failure.exit().status();
    }
}
