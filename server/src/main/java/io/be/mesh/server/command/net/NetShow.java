package io.be.mesh.server.command.net;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Fingerprint;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mesh net show}: one partner, and both fingerprints. */
@Command(
        name = "show",
        description = "One partner: its state, what is missing next, and both root fingerprints to compare by phone.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nRead \"our root\" to the partner, and let the partner read its own to you.",
            "Both must be the same on both sides; the partner sees ours with: mesh net show OUR-NODE"
        })
final class NetShow implements Callable<Integer> {
    private static final String FORMAT = "%-11s %s%n";

    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(paramLabel = "NODE", description = "node id of the partner")
    private String node = "";

    NetShow(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        AdminApi api = options.open(terminal.environment());
        JsonObject route = api.get(AdminApi.route(node));
        JsonObject status = api.get("/status");
        JsonArray certificates = api.get("/certificates").getJsonArray("certificates");
        RouteView view = RouteView.of(route, status, terminal.clock().millis());
        Optional<JsonObject> ours = find(certificates, "root", "", "");
        Optional<JsonObject> theirs = find(certificates, "partner-root", node, view.fingerprint());
        if (options.json()) {
            terminal.out().println(json(route, view, ours, theirs).encode());
        } else {
            print(view, ours, theirs);
        }
        return Failure.Exit.OK.status();
    }

    private static Optional<JsonObject> find(JsonArray certificates, String use, String nodeId, String fingerprint) {
        for (int i = 0; i < certificates.size(); i++) {
            JsonObject each = certificates.getJsonObject(i);
            if (each.getString("use").equals(use)
                    && (nodeId.isEmpty() || each.getString("nodeId").equalsIgnoreCase(nodeId))
                    && (fingerprint.isEmpty() || each.getString("fingerprint").equals(fingerprint))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static JsonObject json(
            JsonObject route, RouteView view, Optional<JsonObject> ours, Optional<JsonObject> theirs) {
        return new JsonObject()
                .put("route", route)
                .put("state", view.state())
                .put("next", view.next())
                .put("ourRoot", root("own", ours, ""))
                .put("theirRoot", root(view.trust(), theirs, view.fingerprint()));
    }

    private static JsonObject root(String trust, Optional<JsonObject> certificate, String fingerprint) {
        return new JsonObject()
                .put("trust", trust)
                .put(
                        "fingerprint",
                        certificate.map(it -> it.getString("fingerprint")).orElse(fingerprint))
                .put("notAfter", certificate.map(it -> it.getLong("notAfter")).orElse(0L));
    }

    private void print(RouteView view, Optional<JsonObject> ours, Optional<JsonObject> theirs) {
        PrintWriter out = terminal.out();
        out.printf(
                FORMAT,
                "partner",
                view.route().nodeId() + "  " + view.route().instId() + "  "
                        + view.route().instName());
        out.printf(FORMAT, "address", view.route().address() + "  (" + view.scheme() + ")");
        out.printf(FORMAT, "state", view.state());
        out.printf(FORMAT, "expires", Moment.show(view.route().expireAt(), terminal.clock()));
        if (!view.next().isEmpty()) {
            out.printf(FORMAT, "next", view.next());
        }
        out.printf(FORMAT, "our root", "SHA-256 of " + view.self() + ", read it to the partner");
        fingerprint(ours.map(it -> it.getString("fingerprint")).orElse(""), ours);
        out.printf(FORMAT, "their root", "SHA-256 of " + view.route().nodeId() + ", " + view.trusted());
        fingerprint(view.fingerprint(), theirs);
        out.flush();
    }

    private void fingerprint(String fingerprint, Optional<JsonObject> certificate) {
        List<String> lines = fingerprint.isEmpty() ? List.of("none") : Fingerprint.spoken(fingerprint);
        lines.forEach(line -> terminal.out().printf(FORMAT, "", line));
        certificate.ifPresent(it -> terminal.out()
                .printf(
                        FORMAT,
                        "",
                        "valid until " + Moment.show(it.getLong("notAfter"), terminal.clock())
                                + (it.getBoolean("revoked") ? ", REVOKED" : "")));
    }
}
