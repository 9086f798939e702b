package io.be.mesh.server.command;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mesh status}. */
@Command(
        name = "status",
        description = "Show the node of a home: who it is, whom it knows, what it holds.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject status = options.open(terminal.environment()).get("/status");
        terminal.out().println(options.json() ? status.encode() : StatusText.of(status));
        return Failure.Exit.OK.status();
    }
}
