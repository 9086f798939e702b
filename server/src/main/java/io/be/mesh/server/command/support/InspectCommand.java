package io.be.mesh.server.command.support;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mesh inspect}. */
@Command(
        name = "inspect",
        description =
                "What a support engineer asks first, on one page: version, ids, ports, partners, certificates, load,"
                        + " memory, replicas.",
        mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    public InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject page = new Inspection(options.open(terminal.environment()), terminal.clock()).gather();
        terminal.out().println(options.json() ? page.encode() : InspectText.of(page));
        return Failure.Exit.OK.status();
    }
}
