package io.be.mesh.server.command.net;

import io.be.mesh.server.command.api.Columns;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Partners for people, one a line. */
final class RouteList {
    private RouteList() {}

    static String of(JsonObject answer, JsonObject status, Clock clock) {
        JsonArray routes = answer.getJsonArray("routes");
        if (routes.isEmpty()) {
            return "no partners yet: mesh net refresh NODE --inst INST --address HOST:PORT";
        }
        Columns columns = new Columns("NODE", "INSTITUTION", "ADDRESS", "STATE", "ROOT", "EXPIRES");
        for (int i = 0; i < routes.size(); i++) {
            RouteView view = RouteView.of(routes.getJsonObject(i), status, clock.millis());
            columns.row(
                    view.route().nodeId(),
                    view.route().instId(),
                    view.route().address(),
                    view.state(),
                    view.scheme().equals("plaintext") ? "plaintext" : view.trusted(),
                    Moment.day(view.route().expireAt()));
        }
        return columns.toString();
    }
}
