package io.be.mesh.server.command;

import io.be.mesh.server.command.api.Amounts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** The status for people. */
final class StatusText {
    private StatusText() {}

    static String of(JsonObject status) {
        JsonObject node = status.getJsonObject("node");
        JsonObject load = status.getJsonObject("load");
        StringBuilder text = new StringBuilder();
        line(
                text,
                "node",
                node.getString("nodeId") + "  " + node.getString("instId") + "  " + node.getString("instName"));
        line(
                text,
                "state",
                status.getString("phase") + " for " + Amounts.time(status.getLong("uptimeMillis")) + ", pid "
                        + status.getLong("pid"));
        line(text, "version", status.getString("version") + " on " + status.getString("java"));
        line(text, "home", status.getString("home"));
        each(
                status.getJsonArray("listeners"),
                listener -> line(text, listener.getString("name"), listener.getString("address")));
        line(
                text,
                "messages",
                load.getLong("messages") + " in " + load.getLong("sessions") + " sessions, "
                        + Amounts.size(load.getLong("queuedBytes")) + " of " + Amounts.size(load.getLong("budgetBytes"))
                        + ", "
                        + load.getLong("waitingPops") + " waiting pops, " + load.getLong("connections")
                        + " connections");
        JsonArray routes = status.getJsonArray("routes");
        line(text, "routes", routes.isEmpty() ? "none" : String.valueOf(routes.size()));
        each(routes, route -> route(text, route));
        return text.toString().stripTrailing();
    }

    private static void route(StringBuilder text, JsonObject route) {
        String trust = route.getString("trust");
        text.append("  ")
                .append(route.getString("nodeId"))
                .append("  ")
                .append(route.getString("instId"))
                .append("  ")
                .append(route.getString("address"))
                .append("\n    root ")
                .append(trust.equals("none") ? "not known yet" : trust + " " + route.getString("fingerprint"))
                .append('\n');
    }

    private static void each(JsonArray array, Consumer<JsonObject> action) {
        for (int i = 0; i < array.size(); i++) {
            action.accept(array.getJsonObject(i));
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-9s %s%n", name, value));
    }
}
