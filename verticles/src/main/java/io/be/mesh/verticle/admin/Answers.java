package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The answers that are a success, none of which anybody keeps. */
final class Answers {
    static final int OK = 200;
    static final int CREATED = 201;
    private static final String JSON = "application/json";

    private Answers() {}

    static void json(RoutingContext context, int status, String body) {
        if (!context.response().ended()) {
            text(context, status, JSON, body);
        }
    }

    static void json(RoutingContext context, JsonObject body) {
        json(context, OK, body.encode());
    }

    static void text(RoutingContext context, int status, String type, String body) {
        bytes(context, status, type, Buffer.buffer(body));
    }

    static void bytes(RoutingContext context, int status, String type, Buffer body) {
        HttpServerResponse response = context.response();
        response.setStatusCode(status).putHeader("content-type", type).putHeader("cache-control", "no-store");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            // On HTTP/2 Vert.x would send the body of what must have none.
            response.end();
        } else {
            response.end(body);
        }
    }

    /** What a change did. */
    static void done(RoutingContext context, Done done) {
        JsonArray changes = new JsonArray();
        done.changes().forEach(change -> changes.add(JsonObject.mapFrom(change)));
        json(context, new JsonObject().put("message", done.message()).put("changes", changes));
    }

    /** A route without what must not be shown, whatever it was given. */
    static JsonObject route(Route route) {
        JsonObject shown = new JsonObject(Json.encode(route.publicPart()));
        shown.remove("hostKey");
        shown.remove("guestKey");
        shown.remove("authCode");
        return shown;
    }
}
