package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.AuditHead;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.protocol.admin.AdminApi;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The node as it is now. */
final class NodeEndpoints {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int NOT_NOW = 503;

    private final NodeState node;
    private final PrometheusMeterRegistry registry;

    NodeEndpoints(NodeState node, PrometheusMeterRegistry registry) {
        this.node = node;
        this.registry = registry;
    }

    void live(RoutingContext context) {
        Answers.text(context, Answers.OK, TEXT, "ok\n");
    }

    void started(RoutingContext context) {
        probe(context, node.phase() != NodeState.Phase.STARTING);
    }

    void ready(RoutingContext context) {
        probe(context, node.phase() == NodeState.Phase.READY);
    }

    private void probe(RoutingContext context, boolean ok) {
        Answers.text(context, ok ? Answers.OK : NOT_NOW, TEXT, node.phase().label() + "\n");
    }

    void metrics(RoutingContext context) {
        Answers.text(context, Answers.OK, PROMETHEUS, registry.scrape());
    }

    void status(RoutingContext context) {
        context.vertx()
                .executeBlocking(() -> Json.encode(node.status()), false)
                .onSuccess(body -> Answers.json(context, Answers.OK, body))
                .onFailure(context::fail);
    }

    void document(RoutingContext context) {
        Answers.json(context, Answers.OK, AdminApi.document());
    }

    static void auditHead(RoutingContext context, Supplier<AuditHead> head) {
        Answers.json(context, JsonObject.mapFrom(head.get()));
    }

    static void plugins(RoutingContext context, Supplier<PluginDirectory> directory) {
        JsonArray plugins = new JsonArray();
        directory.get().all().forEach(plugin -> plugins.add(JsonObject.mapFrom(plugin)));
        Answers.json(context, new JsonObject().put("plugins", plugins));
    }
}
