package io.be.mesh.server.command.service;

import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** One registration for people. */
final class ServiceDetails {
    private ServiceDetails() {}

    static String of(JsonObject service, Clock clock) {
        StringBuilder text = new StringBuilder();
        line(text, "kind", service.getString("kind"));
        line(text, "name", service.getString("name"));
        line(text, "instance", service.getString("instance"));
        line(text, "version", Long.toString(service.getLong("version")));
        line(text, "since", Moment.show(service.getLong("since"), clock));
        line(text, "lease", service.getBoolean("static") ? "static" : Moment.show(service.getLong("until"), clock));
        for (JsonObject each : ServiceList.objects(service.getJsonArray("addresses"))) {
            String health = each.getBoolean("healthy") ? "ok" : "unhealthy: " + each.getString("why");
            line(text, "address", each.getString("address") + "  " + health);
        }
        for (JsonObject each : ServiceList.objects(service.getJsonArray("rules"))) {
            String owner = each.getString("owner");
            line(text, "serves", each.getString("rule") + (owner.isEmpty() ? "" : "  taken by " + owner));
        }
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(" ".repeat(10 - name.length())).append(value).append('\n');
    }
}
