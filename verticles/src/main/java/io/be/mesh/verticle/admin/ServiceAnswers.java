package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Registrations as operators see them. */
final class ServiceAnswers {
    private static final int NOT_MODIFIED = 304;
    private static final int TAG_BYTES = 16;

    private ServiceAnswers() {}

    static String page(ServicePage page) {
        JsonArray services = new JsonArray();
        page.services().forEach(state -> services.add(summary(state)));
        return new JsonObject()
                .put("services", services)
                .put("next", page.next())
                .encode();
    }

    /** The whole page, or that it is what the client has: who watches asks often. */
    static void unlessKnown(RoutingContext context, String page) {
        String tag = "\"" + hash(page) + "\"";
        context.response().putHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            context.response().setStatusCode(NOT_MODIFIED).end();
        } else {
            Answers.json(context, Answers.OK, page);
        }
    }

    /** Without its content. */
    static JsonObject summary(ServicePage.State state) {
        Registration registration = state.registration();
        boolean isStatic = state.until() == Lease.FOREVER;
        JsonArray addresses = new JsonArray();
        state.addresses()
                .forEach(each -> addresses.add(new JsonObject()
                        .put("address", each.address())
                        .put("healthy", each.unwell().isEmpty())
                        .put("why", each.unwell())));
        JsonArray rules = new JsonArray();
        state.rules()
                .forEach(each ->
                        rules.add(new JsonObject().put("rule", each.rule()).put("owner", each.owner())));
        return new JsonObject()
                .put("kind", registration.kind())
                .put("name", registration.name())
                .put("instance", registration.instanceId())
                .put("address", registration.address())
                .put("version", state.version())
                .put("since", state.since())
                .put("until", isStatic ? 0 : state.until())
                .put("static", isStatic)
                .put("services", registration.content().services().size())
                .put("addresses", addresses)
                .put("rules", rules);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new MeshException(ErrorCode.INTERNAL, "this Java has no SHA-256", e);
        }
    }
}
