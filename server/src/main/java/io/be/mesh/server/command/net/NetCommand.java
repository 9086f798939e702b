package io.be.mesh.server.command.net;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.be.mesh.server.command.api.Consent;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh net}: whom this node speaks to. */
@Command(
        name = "net",
        description = "Partners: add, look at, approve, stop and check them.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh net refresh LX2 --inst JG2 --address mesh.bank-b.example:7304",
            "  mesh net show LX2                  both fingerprints, to be compared by phone",
            "  mesh net check LX2                 everything on the way, line by line",
            "  mesh net check --address mesh.bank-b.example:7304    before there is a route",
            "  mesh net weave LX2                 ask for the partnership; there: mesh net ack LX1",
            "  mesh net disable LX2               stop both directions at once",
            "  mesh net list --json"
        })
public final class NetCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    private NetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** With its subcommands. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new NetCommand(terminal))
                .addSubcommand(new NetShow(terminal))
                .addSubcommand(new NetRefresh(terminal))
                .addSubcommand(new NetWeave(terminal))
                .addSubcommand(new NetCheck(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: list, show, refresh, weave, ack, disable, enable, remove or check");
    }

    @Command(name = "list", description = "Every partner in one line.", mixinStandardHelpOptions = true)
    int list(@Mixin AdminOptions options) throws Exception {
        AdminApi api = options.open(terminal.environment());
        JsonObject routes = api.get("/routes");
        terminal.out()
                .println(options.json() ? routes.encode() : RouteList.of(routes, api.get("/status"), terminal.clock()));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "ack",
            description = "Approve the request of a partner.",
            mixinStandardHelpOptions = true,
            footer = "%nCompare both fingerprints of `mesh net show NODE` with the partner by phone first.")
    int ack(
            @Mixin AdminOptions options,
            @Parameters(paramLabel = "NODE", description = "node id of the partner") String node)
            throws Exception {
        return act(options, node, "/ack");
    }

    @Command(
            name = "disable",
            description = "Stop a route in both directions; it is kept.",
            mixinStandardHelpOptions = true)
    int disable(
            @Mixin AdminOptions options,
            @Parameters(paramLabel = "NODE", description = "node id of the partner") String node)
            throws Exception {
        return act(options, node, "/disable");
    }

    @Command(name = "enable", description = "Let a stopped route be used again.", mixinStandardHelpOptions = true)
    int enable(
            @Mixin AdminOptions options,
            @Parameters(paramLabel = "NODE", description = "node id of the partner") String node)
            throws Exception {
        return act(options, node, "/enable");
    }

    @Command(
            name = "remove",
            description = "Forget a partner: its route, its root certificate and what waits between the two.",
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin AdminOptions options,
            @Mixin Consent consent,
            @Parameters(paramLabel = "NODE", description = "node id of the partner") String node)
            throws Exception {
        AdminApi api = options.open(terminal.environment());
        consent.require("This forgets " + node + ", its root certificate too, and cuts its connections.");
        Changes.print(terminal, options, api.delete(AdminApi.route(node)));
        return Failure.Exit.OK.status();
    }

    private int act(AdminOptions options, String node, String verb) throws Exception {
        AdminApi api = options.open(terminal.environment());
        Changes.print(terminal, options, api.post(AdminApi.route(node) + verb, new JsonObject()));
        return Failure.Exit.OK.status();
    }
}
