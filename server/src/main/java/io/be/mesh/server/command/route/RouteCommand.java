package io.be.mesh.server.command.route;

import io.be.mesh.server.command.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh route}: the ways of requests to registered services. */
@Command(
        name = "route",
        description = "Ways of requests to registered services.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh route explain GET /a/b/c",
            "  mesh route explain POST https://api.example.com/a/b?c=d -H 'x-tenant: 7'",
            "  mesh route explain POST /pkg.Service/Method -H 'content-type: application/grpc' -o json"
        })
public final class RouteCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private RouteCommand() {}

    /** With its subcommands. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new RouteCommand()).addSubcommand(new RouteExplain(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: explain");
    }
}
