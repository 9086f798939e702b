package io.be.mesh.server.command.net;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh net weave}: asks for the partnership. */
@Command(
        name = "weave",
        description = "Ask a node to become a partner. Its operator approves; no private key travels.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh net weave LX2 --inst JG2 --address mesh.bank-b.example:7304",
            "  mesh net weave LX2                 a partner that has a route already"
        })
final class NetWeave implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(paramLabel = "NODE", description = "node id of the partner")
    private String node = "";

    @Option(names = "--inst", paramLabel = "INST", description = "institution id, when there is no route yet")
    private @Nullable String inst;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "host:port, when there is no route yet")
    private @Nullable String address;

    NetWeave(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject route = new JsonObject();
        if (inst != null) {
            route.put("instId", inst);
        }
        if (address != null) {
            route.put("address", address);
        }
        AdminApi api = options.open(terminal.environment());
        Changes.print(terminal, options, api.post(AdminApi.route(node) + "/weave", route));
        return Failure.Exit.OK.status();
    }
}
