package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.audit.AuditCommand;
import io.be.mesh.server.command.chan.ChanCommand;
import io.be.mesh.server.command.cluster.ClusterCommand;
import io.be.mesh.server.command.exec.ExecCommand;
import io.be.mesh.server.command.http.HttpCommand;
import io.be.mesh.server.command.kms.KmsCommand;
import io.be.mesh.server.command.kv.KvCommand;
import io.be.mesh.server.command.net.NetCommand;
import io.be.mesh.server.command.plugin.PluginCommand;
import io.be.mesh.server.command.route.RouteCommand;
import io.be.mesh.server.command.service.ServiceCommand;
import io.be.mesh.server.command.support.DumpCommand;
import io.be.mesh.server.command.support.InspectCommand;
import io.be.mesh.server.command.token.TokenCommand;
import java.io.InputStream;
import java.io.OutputStream;
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
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh demo                          two nodes exchange messages before your eyes",
            "  mesh start                         a node on port 7304, everything kept in ~/mesh",
            "  mesh start --home /srv/a --set ingress.outer=17304 --detach",
            "  mesh status --json                 what runs, whom it knows, what it holds",
            "  mesh net show NODE                 a partner, and both fingerprints to compare by phone",
            "  mesh net check NODE                everything on the way to it, line by line",
            "  mesh exec -m mesh.net.environ      an operation of the node, as an SDK calls it",
            "  mesh chan send FILE --session s --to NODE     a large file; there: mesh chan receive FILE --session s",
            "  mesh inspect                       what a support engineer asks first, on one page",
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
    public static int run(Terminal terminal, String... arguments) {
        return commandLine(terminal).execute(arguments);
    }

    /** The same where nothing is read and only text is written. */
    public static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
        Terminal terminal = new Terminal(
                environment,
                InputStream.nullInputStream(),
                out,
                OutputStream.nullOutputStream(),
                err,
                Clock.systemUTC());
        return run(terminal, arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new MeshCommand())
                .addSubcommand(new StartCommand(terminal))
                .addSubcommand(new StopCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(NetCommand.commandLine(terminal))
                .addSubcommand(RouteCommand.commandLine(terminal))
                .addSubcommand(KmsCommand.commandLine(terminal))
                .addSubcommand(new TokenCommand(terminal))
                .addSubcommand(new ClusterCommand(terminal))
                .addSubcommand(new ExecCommand(terminal))
                .addSubcommand(ChanCommand.commandLine(terminal))
                .addSubcommand(new KvCommand(terminal))
                .addSubcommand(new HttpCommand(terminal))
                .addSubcommand(new InspectCommand(terminal))
                .addSubcommand(new DumpCommand(terminal))
                .addSubcommand(new AuditCommand(terminal))
                .addSubcommand(new PluginCommand(terminal))
                .addSubcommand(ServiceCommand.commandLine(terminal))
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new TrainCommand(terminal))
                .addSubcommand(new ConfigCommand(terminal))
                .addSubcommand(new BenchCommand())
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal))
                .setUsageHelpWidth(WIDTH)
                // @FILE is the value of an option here, not more words of the command line.
                .setExpandAtFiles(false)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((wrong, given) -> usage(wrong, terminal.err()))
                .setExecutionExceptionHandler((failed, given, parsed) -> report(failed, terminal.err()));
        showVersion(line, VersionCommand.text(terminal));
        return line;
    }

    private static void showVersion(CommandLine line, String version) {
        line.getCommandSpec().version(version);
        line.getSubcommands().values().forEach(subcommand -> showVersion(subcommand, version));
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
