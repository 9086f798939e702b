package io.be.mesh.server.command.support;

import io.be.mesh.server.command.api.Amounts;
import io.be.mesh.server.command.api.Columns;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** An {@link Inspection} on one page. */
final class InspectText {
    private static final int SOON = 30;

    private final JsonObject page;
    private final StringBuilder text = new StringBuilder();

    private InspectText(JsonObject page) {
        this.page = page;
    }

    static String of(JsonObject page) {
        InspectText text = new InspectText(page);
        text.node();
        text.load();
        text.partners();
        text.certificates();
        text.replicas();
        return text.text.toString().stripTrailing();
    }

    private void node() {
        JsonObject status = page.getJsonObject("status");
        JsonObject node = status.getJsonObject("node");
        line("mesh", status.getString("version") + " on " + status.getString("java"));
        line("node", node.getString("nodeId") + "  " + node.getString("instId") + "  " + node.getString("instName"));
        line(
                "state",
                status.getString("phase") + " for " + Amounts.time(status.getLong("uptimeMillis")) + ", pid "
                        + status.getLong("pid") + ", home " + status.getString("home"));
        for (JsonObject listener : objects(status.getJsonArray("listeners"))) {
            line(listener.getString("name"), listener.getString("address"));
        }
    }

    private void load() {
        JsonObject load = page.getJsonObject("status").getJsonObject("load");
        JsonObject memory = page.getJsonObject("memory");
        line(
                "sessions",
                load.getLong("sessions") + " with " + load.getLong("messages") + " messages, "
                        + load.getLong("waitingPops") + " waiting pops, " + load.getLong("connections")
                        + " connections");
        line(
                "memory",
                "messages " + Amounts.size(memory.getLong("queuedBytes")) + " of "
                        + Amounts.size(memory.getLong("budgetBytes")));
    }

    private void partners() {
        JsonArray partners = page.getJsonArray("partners");
        heading("partners", partners);
        if (!partners.isEmpty()) {
            Columns columns = new Columns("NODE", "INSTITUTION", "ADDRESS", "STATE", "ROOT", "EXPIRES", "NEXT");
            for (JsonObject each : objects(partners)) {
                columns.row(
                        each.getString("nodeId"),
                        each.getString("instId"),
                        each.getString("address"),
                        each.getString("state"),
                        each.getString("scheme").equals("plaintext") ? "plaintext" : each.getString("trust"),
                        Moment.day(each.getLong("expireAt")),
                        each.getString("next"));
            }
            text.append(columns).append('\n');
        }
    }

    private void certificates() {
        JsonArray certificates = page.getJsonArray("certificates");
        heading("certificates", certificates);
        if (!certificates.isEmpty()) {
            Columns columns = new Columns("USE", "NODE", "KEY", "VALID UNTIL", "DAYS LEFT");
            for (JsonObject each : objects(certificates)) {
                columns.row(
                        each.getString("use"),
                        each.getString("nodeId"),
                        each.getString("algorithm"),
                        Moment.day(each.getLong("notAfter")),
                        daysLeft(each));
            }
            text.append(columns).append('\n');
        }
    }

    private static String daysLeft(JsonObject certificate) {
        long days = certificate.getLong("daysLeft");
        if (certificate.getBoolean("revoked")) {
            return "REVOKED";
        }
        return days < 0
                ? "EXPIRED"
                : days < SOON && certificate.getString("use").contains("root") ? days + " SOON" : "" + days;
    }

    private void replicas() {
        JsonObject cluster = page.getJsonObject("cluster", new JsonObject());
        if (!cluster.isEmpty()) {
            JsonArray members = cluster.getJsonArray("members");
            heading("replicas", members);
            Columns columns = new Columns("NAME", "ADDRESS", "VERSION", "STATE", "");
            for (JsonObject each : objects(members)) {
                columns.row(
                        each.getString("name"),
                        each.getString("address"),
                        each.getString("version"),
                        each.getString("state"),
                        (each.getBoolean("leader") ? "leader " : "") + (each.getBoolean("self") ? "this one" : ""));
            }
            text.append(columns).append('\n');
            line("writes", cluster.getBoolean("writable") ? "taken" : "REFUSED");
            line("copies", cluster.getBoolean("copied") ? "complete" : "NOT complete");
        }
    }

    private void heading(String name, JsonArray rows) {
        text.append('\n');
        line(name, rows.isEmpty() ? "none" : String.valueOf(rows.size()));
    }

    private void line(String name, String value) {
        text.append(String.format("%-12s %s", name, value).stripTrailing()).append('\n');
    }

    private static List<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }
}
