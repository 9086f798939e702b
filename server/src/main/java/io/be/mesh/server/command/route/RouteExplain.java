package io.be.mesh.server.command.route;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh route explain}: which rule would take a request, and why the others would not. */
@Command(
        name = "explain",
        description = "Which registered service would take a request, and why the others would not. Nothing is sent.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh route explain GET /a/b/c",
            "  mesh route explain GET https://api.example.com/a -H 'x-tenant: 7'"
        })
final class RouteExplain implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(index = "0", paramLabel = "METHOD", description = "of the request")
    private String method = "";

    @Parameters(index = "1", paramLabel = "URL", description = "its path, or a whole URL whose host counts")
    private String url = "";

    @Option(names = "-H", paramLabel = "'Name: value'", description = "a header of the request; any number of them")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: table)")
    private Format format = Format.table;

    /** The names as they are typed. */
    enum Format {
        json,
        table
    }

    RouteExplain(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        StringBuilder query = new StringBuilder("/explain?method=")
                .append(AdminApi.segment(method))
                .append("&url=")
                .append(AdminApi.segment(url));
        headers.forEach(header -> query.append("&header=").append(AdminApi.segment(header)));
        JsonObject found = options.open(terminal.environment()).get(query.toString());
        terminal.out().println(options.json() || format == Format.json ? found.encode() : text(found));
        return Failure.Exit.OK.status();
    }

    private static String text(JsonObject found) {
        String taken = found.getString("taken");
        String head = taken.isEmpty() ? "no registered service takes it" : "taken by " + taken;
        JsonArray considered = found.getJsonArray("considered");
        if (considered.isEmpty()) {
            return head + ": no rule has this path";
        }
        Columns columns = new Columns("SERVICE", "RULE", "PRIORITY", "VERDICT");
        for (int i = 0; i < considered.size(); i++) {
            JsonObject rule = considered.getJsonObject(i);
            columns.row(
                    rule.getString("service"),
                    rule.getString("rule"),
                    rule.getInteger("priority").toString(),
                    rule.getString("verdict"));
        }
        return head + "\n\n" + columns;
    }
}
