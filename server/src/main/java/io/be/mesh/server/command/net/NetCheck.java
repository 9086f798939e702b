package io.be.mesh.server.command.net;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh net check}: everything on the way to a partner, seen from the node. */
@Command(
        name = "check",
        description =
                "Try everything on the way to a partner, from where the traffic goes. Exit code 1 when a line fails.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh net check LX2",
            "  mesh net check --address mesh.bank-b.example:7304     before there is a route",
            "  mesh net check LX2 --largest 256MiB --idle 5m         what a long run needs"
        })
final class NetCheck implements Callable<Integer> {
    /** The node gives up before. */
    private static final Duration PATIENCE = Duration.ofMinutes(16);

    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(paramLabel = "NODE", arity = "0..1", description = "node id of the partner")
    private String node = "";

    @Option(names = "--address", paramLabel = "ADDRESS", description = "instead of the address of the route")
    private String address = "";

    @Option(
            names = "--largest",
            paramLabel = "SIZE",
            description = "largest body that is tried, at most 512MiB (16MiB)")
    private String largest = "16MiB";

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            description = "how long a connection is left alone, at most 10m (20s)")
    private String idle = "20s";

    NetCheck(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (node.isEmpty() && address.isEmpty()) {
            throw AdminOptions.usage("name a node, or give --address", "`mesh net check --help` shows how");
        }
        JsonObject wanted = new JsonObject()
                .put("nodeId", node)
                .put("address", address)
                .put("largestBytes", bytes(largest))
                .put("idleMillis", Moment.span("--idle", idle).toMillis());
        AdminApi api = options.open(terminal.environment());
        if (!options.json()) {
            terminal.err().println("checking, at least " + idle + "...");
        }
        JsonObject report = api.post("/check", wanted, PATIENCE);
        if (options.json()) {
            terminal.out().println(report.encode());
        } else {
            print(report.getJsonArray("lines"));
        }
        return report.getBoolean("passed") ? Failure.Exit.OK.status() : Failure.Exit.FAILED.status();
    }

    private static long bytes(String text) throws Failure {
        String upper = text.strip();
        long unit = upper.endsWith("MiB") ? 1L << 20 : upper.endsWith("KiB") ? 1L << 10 : 1;
        String number = unit == 1 ? upper : upper.substring(0, upper.length() - 3);
        if (!number.matches("\\d{1,12}")) {
            throw AdminOptions.usage("--largest is not a size: " + text, "write 16MiB, 512KiB or a number of bytes");
        }
        return Long.parseLong(number) * unit;
    }

    private void print(JsonArray lines) {
        for (int i = 0; i < lines.size(); i++) {
            JsonObject line = lines.getJsonObject(i);
            terminal.out()
                    .println(("%-4s  %-11s  %s"
                                    .formatted(
                                            line.getString("result"), line.getString("step"), line.getString("detail")))
                            .stripTrailing());
            more("cause", line.getString("cause"));
            more("hint", line.getString("hint"));
        }
        terminal.out().flush();
    }

    private void more(String name, String text) {
        if (!text.isEmpty()) {
            terminal.out().println(" ".repeat(19) + name + ": " + text);
        }
    }
}
