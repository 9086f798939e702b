package io.be.mesh.server.command.support;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.net.RouteView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** All that the admin port says about a node, gathered into one object. No key, token or payload. Blocking. */
final class Inspection {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final AdminApi api;
    private final Clock clock;

    Inspection(AdminApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** {@code status} and, beside it, {@code partners}, {@code certificates}, {@code cluster} and {@code memory}. */
    JsonObject gather() throws Failure, InterruptedException {
        JsonObject status = api.get("/status");
        JsonObject page = new JsonObject()
                .put("status", status)
                .put("partners", partners(api.get("/routes").getJsonArray("routes"), status))
                .put("certificates", certificates(api.get("/certificates").getJsonArray("certificates")))
                .put("memory", memory(status));
        JsonObject cluster = cluster();
        return cluster.isEmpty() ? page : page.put("cluster", cluster);
    }

    private JsonArray partners(JsonArray routes, JsonObject status) {
        JsonArray partners = new JsonArray();
        for (int i = 0; i < routes.size(); i++) {
            RouteView view = RouteView.of(routes.getJsonObject(i), status, clock.millis());
            partners.add(new JsonObject()
                    .put("nodeId", view.route().nodeId())
                    .put("instId", view.route().instId())
                    .put("address", view.route().address())
                    .put("scheme", view.scheme())
                    .put("state", view.state())
                    .put("next", view.next())
                    .put("trust", view.trust())
                    .put("expireAt", view.route().expireAt()));
        }
        return partners;
    }

    private JsonArray certificates(JsonArray known) {
        JsonArray certificates = new JsonArray();
        for (int i = 0; i < known.size(); i++) {
            JsonObject each = known.getJsonObject(i);
            long left = each.getLong("notAfter") - clock.millis();
            certificates.add(new JsonObject()
                    .put("use", each.getString("use"))
                    .put("nodeId", each.getString("nodeId"))
                    .put("algorithm", each.getString("algorithm"))
                    .put("fingerprint", each.getString("fingerprint"))
                    .put("notAfter", each.getLong("notAfter"))
                    .put("daysLeft", Math.floorDiv(left, DAY))
                    .put("revoked", each.getBoolean("revoked")));
        }
        return certificates;
    }

    private static JsonObject memory(JsonObject status) {
        JsonObject load = status.getJsonObject("load");
        return new JsonObject()
                .put("queuedBytes", load.getLong("queuedBytes"))
                .put("budgetBytes", load.getLong("budgetBytes"));
    }

    /** Empty on a node that has no replicas. */
    private JsonObject cluster() throws Failure, InterruptedException {
        try {
            return api.get("/cluster");
        } catch (Failure e) {
            if (e.code() == ErrorCode.BAD_REQUEST) {
                return new JsonObject();
            }
            throw e;
        }
    }
}
