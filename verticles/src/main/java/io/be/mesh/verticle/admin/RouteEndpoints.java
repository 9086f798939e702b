package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The partners of the node. */
final class RouteEndpoints {
    private final Bus bus;
    private final Writes writes;
    private final Bodies bodies;

    RouteEndpoints(Bus bus, Writes writes, Bodies bodies) {
        this.bus = bus;
        this.writes = writes;
        this.bodies = bodies;
    }

    void list(RoutingContext context) {
        bus.request(Addresses.NET_EDGES, Nothing.AT_ALL)
                .onSuccess(found -> {
                    JsonArray routes = new JsonArray();
                    found.routes().forEach(route -> routes.add(Answers.route(route)));
                    Answers.json(context, new JsonObject().put("routes", routes));
                })
                .onFailure(context::fail);
    }

    void get(RoutingContext context) {
        String id = Bodies.id(context);
        bus.request(Addresses.NET_EDGE, new NodeRef(id))
                .map(found -> found.route()
                        .orElseThrow(() -> new MeshException(ErrorCode.NOT_FOUND, "there is no route to " + id)))
                .onSuccess(route -> Answers.json(context, Answers.route(route)))
                .onFailure(context::fail);
    }

    void put(RoutingContext context) {
        change(context, Addresses.NET_REFRESH, new Routes(List.of(bodies.route(context))));
    }

    void remove(RoutingContext context) {
        change(context, Addresses.NET_REMOVE, new NodeRef(Bodies.id(context)));
    }

    void disable(RoutingContext context) {
        change(context, Addresses.NET_DISABLE, new NodeRef(Bodies.id(context)));
    }

    void enable(RoutingContext context) {
        change(context, Addresses.NET_ENABLE, new NodeRef(Bodies.id(context)));
    }

    void weave(RoutingContext context) {
        handshake(context, Addresses.NET_WEAVE);
    }

    void ack(RoutingContext context) {
        handshake(context, Addresses.NET_ACK);
    }

    private void handshake(RoutingContext context, Address<Route, Done> address) {
        change(context, address, bodies.route(context));
    }

    private <Q> void change(RoutingContext context, Address<Q, Done> address, Q request) {
        Caller caller = AdminGuard.caller(context);
        writes.run(caller, address.name(), () -> bus.request(address, request), Done::changes)
                .onSuccess(done -> Answers.done(context, done))
                .onFailure(context::fail);
    }

    /** Tries everything on the way to a partner; changes nothing, so nothing is written down. */
    void check(RoutingContext context) {
        LongCheck.answer(context, bus.request(Addresses.NET_CHECK, bodies.read(context, CheckRequest.class)));
    }
}
