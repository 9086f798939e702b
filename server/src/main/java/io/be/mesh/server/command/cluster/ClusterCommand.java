package io.be.mesh.server.command.cluster;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.be.mesh.server.command.api.Columns;
import io.be.mesh.server.command.api.Consent;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh cluster}: works with a running replica. */
@Command(
        name = "cluster",
        description = "The replicas of a node: look at them, admit one, take one out.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh cluster status",
            "  mesh cluster token --expires 1h > join.token     on a running replica",
            "  MESH_JOIN_TOKEN=$(cat join.token) mesh start --cluster --members a,b,c     on the new one",
            "  mesh cluster drain                 move what this replica owns to the others, finish its streams",
            "  mesh cluster leave                 the same, then leave and end"
        })
public final class ClusterCommand implements Runnable {
    /** As long as the node itself gives it. */
    private static final Duration DRAIN = Duration.ofMinutes(11);

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    public ClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: status, token, drain or leave");
    }

    @Command(
            name = "status",
            description = "Every replica in one line, and whether writes are taken.",
            mixinStandardHelpOptions = true)
    int status(@Mixin AdminOptions options) throws Exception {
        JsonObject cluster = options.open(terminal.environment()).get("/cluster");
        terminal.out().println(options.json() ? cluster.encode() : text(cluster));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "token",
            description = "Make a token with which one new replica joins, and print it, this once.",
            mixinStandardHelpOptions = true)
    int token(
            @Mixin AdminOptions options,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            defaultValue = "24h",
                            description =
                                    "1h, 7d or a point in time, at most seven days from now; ${DEFAULT-VALUE} if not given")
                    String expires)
            throws Exception {
        long expireAt = Moment.parse("--expires", expires, terminal.clock());
        JsonObject made = options.open(terminal.environment())
                .post("/cluster/tokens", new JsonObject().put("expireAt", expireAt));
        if (options.json()) {
            terminal.out().println(made.encode());
        } else {
            terminal.err()
                    .println("join token " + made.getString("id") + ", good once until "
                            + Moment.show(made.getLong("expireAt"), terminal.clock()) + ", shown this once:");
            terminal.out().println(made.getString("token"));
        }
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "drain",
            description = "Finish the streams of this replica, move what it owns to the others, and end it.",
            mixinStandardHelpOptions = true)
    int drain(@Mixin AdminOptions options) throws Exception {
        return act(options, options.open(terminal.environment()), "/cluster/drain");
    }

    @Command(
            name = "leave",
            description = "The same at once, without waiting for its streams.",
            mixinStandardHelpOptions = true)
    int leave(@Mixin AdminOptions options, @Mixin Consent consent) throws Exception {
        AdminApi api = options.open(terminal.environment());
        consent.require("This takes the replica out of the cluster and ends its process.");
        return act(options, api, "/cluster/leave");
    }

    private int act(AdminOptions options, AdminApi api, String path) throws Exception {
        Changes.print(terminal, options, api.post(path, new JsonObject(), DRAIN));
        return Failure.Exit.OK.status();
    }

    private static String text(JsonObject cluster) {
        JsonArray members = cluster.getJsonArray("members");
        Columns columns = new Columns("NAME", "ADDRESS", "VERSION", "STATE", "");
        for (int i = 0; i < members.size(); i++) {
            JsonObject each = members.getJsonObject(i);
            columns.row(
                    each.getString("name"),
                    each.getString("address"),
                    each.getString("version"),
                    each.getString("state"),
                    (each.getBoolean("leader") ? "leader " : "") + (each.getBoolean("self") ? "this one" : ""));
        }
        return columns + "\nwrites are " + (cluster.getBoolean("writable") ? "taken" : "REFUSED") + ": "
                + members.size() + " see each other, " + cluster.getInteger("minimum") + " must\ncopies are "
                + (cluster.getBoolean("copied")
                        ? "complete: a replica may be taken out"
                        : "NOT complete: wait before you take a replica out");
    }
}
