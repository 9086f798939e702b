package io.be.mesh.server.command.service;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.Amounts;
import io.be.mesh.server.command.api.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Registrations, one a line. */
final class ServiceList {
    private static final int PAGE = 1000;

    private ServiceList() {}

    /** Every page as one. */
    static JsonObject read(AdminApi api, String kind, String name) throws Failure, InterruptedException {
        JsonArray all = new JsonArray();
        String after = "";
        do {
            JsonObject page = api.get(path(kind, name, after));
            all.addAll(page.getJsonArray("services"));
            after = page.getString("next");
        } while (!after.isEmpty());
        return new JsonObject().put("services", all);
    }

    /** Of one page. */
    static String path(String kind, String name, String after) {
        return "/services?limit=" + PAGE + "&kind=" + AdminApi.segment(kind) + "&name=" + AdminApi.segment(name)
                + "&after=" + AdminApi.segment(after);
    }

    static String table(JsonObject answer, Clock clock) {
        JsonArray services = answer.getJsonArray("services");
        if (services.isEmpty()) {
            return "nothing is registered: mesh service register -f FILE";
        }
        Columns columns = new Columns("KIND", "NAME", "INSTANCE", "LEASE", "HEALTH", "SERVES");
        for (int i = 0; i < services.size(); i++) {
            JsonObject service = services.getJsonObject(i);
            columns.row(
                    service.getString("kind"),
                    service.getString("name"),
                    service.getString("instance"),
                    lease(service, clock),
                    health(service),
                    serves(service));
        }
        return columns.toString();
    }

    static String lease(JsonObject service, Clock clock) {
        return service.getBoolean("static")
                ? "static"
                : Amounts.time(Math.max(0, service.getLong("until") - clock.millis()));
    }

    private static String health(JsonObject service) {
        List<JsonObject> addresses = objects(service.getJsonArray("addresses"));
        long unwell =
                addresses.stream().filter(each -> !each.getBoolean("healthy")).count();
        return unwell == 0
                ? "ok"
                : addresses.size() == 1 ? "unhealthy" : unwell + " of " + addresses.size() + " unhealthy";
    }

    private static String serves(JsonObject service) {
        List<String> rules = new ArrayList<>();
        for (JsonObject rule : objects(service.getJsonArray("rules"))) {
            String owner = rule.getString("owner");
            rules.add(rule.getString("rule") + (owner.isEmpty() ? "" : " (with " + owner + ")"));
        }
        if (rules.isEmpty()) {
            return service.getInteger("services") + " services";
        }
        return rules.get(0) + (rules.size() == 1 ? "" : " and " + (rules.size() - 1) + " more");
    }

    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }
}
