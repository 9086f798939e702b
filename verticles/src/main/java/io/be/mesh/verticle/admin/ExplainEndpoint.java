package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.ExplainRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What would become of a request for a registered service. */
final class ExplainEndpoint {
    private static final String GET = "GET";

    private final Bus bus;

    ExplainEndpoint(Bus bus) {
        this.bus = bus;
    }

    void explain(RoutingContext context) {
        List<String> methods = context.queryParam("method");
        String url = context.queryParam("url").stream().findFirst().orElse("");
        ExplainRequest asked =
                new ExplainRequest(methods.isEmpty() ? GET : methods.get(0), url, context.queryParam("header"));
        bus.request(Addresses.REGISTRY_EXPLAIN, asked)
                .onSuccess(found -> Answers.json(context, JsonObject.mapFrom(found)))
                .onFailure(context::fail);
    }
}
