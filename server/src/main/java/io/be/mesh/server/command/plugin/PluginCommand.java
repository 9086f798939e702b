package io.be.mesh.server.command.plugin;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh plugin}: looks at the plugins of a running node. */
@Command(
        name = "plugin",
        description = "The plugins of a node.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mesh plugin list", "  mesh plugin list --json     also what each has done since the start"})
public final class PluginCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    public PluginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list");
    }

    @Command(
            name = "list",
            description = "Every jar in the folder of plugins, what became of it, and why.",
            mixinStandardHelpOptions = true)
    int list(@Mixin AdminOptions options) throws Exception {
        JsonObject found = options.open(terminal.environment()).get("/plugins");
        terminal.out().println(options.json() ? found.encode() : text(found.getJsonArray("plugins")));
        return Failure.Exit.OK.status();
    }

    private static String text(JsonArray plugins) {
        if (plugins.isEmpty()) {
            return "no plugins";
        }
        Columns columns = new Columns("PLUGIN", "JAR", "STATE", "CALLS", "JUDGED", "REFUSED", "LATE", "FAILED");
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < plugins.size(); i++) {
            JsonObject plugin = plugins.getJsonObject(i);
            JsonObject figures = plugin.getJsonObject("figures");
            String id = plugin.getString("id").isEmpty() ? "-" : plugin.getString("id");
            columns.row(
                    id,
                    plugin.getString("jar"),
                    plugin.getString("state"),
                    figures.getLong("calls").toString(),
                    figures.getLong("interceptions").toString(),
                    figures.getLong("refused").toString(),
                    figures.getLong("late").toString(),
                    figures.getLong("failed").toString());
            if (!plugin.getString("reason").isEmpty()) {
                reasons.add(plugin.getString("jar") + ": " + plugin.getString("reason"));
            }
        }
        return reasons.isEmpty() ? columns.toString() : columns + "\n\n" + String.join("\n", reasons);
    }
}
