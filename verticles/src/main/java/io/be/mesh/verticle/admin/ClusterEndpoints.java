package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.replica.ClusterControl.Member;
import io.be.mesh.cluster.replica.ClusterControl.View;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The replicas of the node; 409 on a node that has no others. */
final class ClusterEndpoints {
    private static final int CONFLICT = 409;
    private static final String TOKEN = "mesh.cluster.token";
    private static final String DRAIN = "mesh.cluster.drain";
    private static final String LEAVE = "mesh.cluster.leave";

    private final Optional<ClusterControl> cluster;
    private final Writes writes;
    private final Bodies bodies;

    /** @param cluster empty on a node that is not one of several replicas */
    ClusterEndpoints(Optional<ClusterControl> cluster, Writes writes, Bodies bodies) {
        this.cluster = cluster;
        this.writes = writes;
        this.bodies = bodies;
    }

    void view(RoutingContext context) {
        clustered(context, control -> control.copied()
                .onSuccess(copied -> Answers.json(context, shown(control.view(), copied)))
                .onFailure(context::fail));
    }

    private static JsonObject shown(View view, boolean copied) {
        JsonArray members = new JsonArray();
        view.members().forEach(member -> members.add(JsonObject.mapFrom(member)));
        return new JsonObject()
                .put("members", members)
                .put("minimum", view.minimum())
                .put("writable", view.writable())
                .put("copied", copied);
    }

    void newToken(RoutingContext context) {
        clustered(context, control -> {
            long expireAt = bodies.read(context, ClusterTokenRequest.class).expireAt();
            writes.run(
                            AdminGuard.caller(context),
                            TOKEN,
                            () -> control.newJoinToken(expireAt),
                            made -> List.of(new Change("join token " + made.id(), 0, 1)))
                    .onSuccess(made -> Answers.json(
                            context,
                            Answers.CREATED,
                            new JsonObject()
                                    .put("id", made.id())
                                    .put("token", made.token())
                                    .put("expireAt", made.expireAt())
                                    .encode()))
                    .onFailure(context::fail);
        });
    }

    void drain(RoutingContext context) {
        act(
                context,
                DRAIN,
                ClusterControl::drain,
                "this replica drains, leaves and ends; start it again to take calls");
    }

    void leave(RoutingContext context) {
        act(context, LEAVE, ClusterControl::leave, "this replica leaves and ends");
    }

    private void act(
            RoutingContext context, String action, Function<ClusterControl, Future<Void>> deed, String message) {
        clustered(context, control -> writes.run(
                        AdminGuard.caller(context),
                        action,
                        () -> deed.apply(control).map(done -> new Done(message, List.of(self(control)))),
                        Done::changes)
                .onSuccess(done -> Answers.done(context, done))
                .onFailure(context::fail));
    }

    private static Change self(ClusterControl control) {
        String name = control.view().members().stream()
                .filter(Member::self)
                .map(Member::name)
                .findFirst()
                .orElse("");
        return new Change("replica " + name, 1, 0);
    }

    private void clustered(RoutingContext context, Handler<ClusterControl> use) {
        if (cluster.isEmpty()) {
            Problem.answer(
                    context,
                    CONFLICT,
                    new MeshException(
                            ErrorCode.BAD_REQUEST,
                            "this node is not one of several replicas: it was started without --cluster"));
        } else {
            use.handle(cluster.get());
        }
    }
}
