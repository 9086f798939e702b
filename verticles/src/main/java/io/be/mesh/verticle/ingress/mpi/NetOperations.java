package io.be.mesh.verticle.ingress.mpi;

import static io.be.mesh.verticle.ingress.mpi.OperationForm.required;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Versions;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node is and whom it knows: {@code mesh.net.*}. */
final class NetOperations {
    /** Attachment by which another node says that it asks for itself. */
    private static final String GUEST = "guest";

    private final OperationForm form;
    private final LocalNode node;
    private final Versions version;

    NetOperations(OperationForm form, LocalNode node, Versions version) {
        this.form = form;
        this.node = node;
        this.version = version;
    }

    List<MpiOperation> all() {
        return List.of(
                form.operation(
                        Addresses.NET_ENVIRON,
                        Arguments.None.class,
                        (call, none) -> Future.succeededFuture(Content.of(environ(node.environ())))),
                form.operation(Addresses.NET_VERSION, NodeRef.class, this::version),
                form.operation(Addresses.NET_ACCESSIBLE, Arguments.OfRoute.class, (call, given) -> form.bus()
                        .request(Addresses.NET_ACCESSIBLE, required(given.route(), "route"))
                        .map(answer -> Content.of(answer.value()))),
                form.change(Addresses.NET_REFRESH, Arguments.OfRoutes.class, given -> new Routes(routes(given))),
                form.plain(
                        Addresses.NET_EDGE, found -> form.content(found.route().orElse(null))),
                form.plain(Addresses.NET_EDGES, found -> form.list(found.routes())),
                form.operation(Addresses.NET_INDEX, Arguments.OfPaging.class, (call, given) -> form.bus()
                        .request(Addresses.NET_INDEX, given.paging())
                        .compose(page ->
                                form.page(page.sid(), page.index(), page.limit(), page.total(), page.routes()))),
                form.operation(Addresses.NET_WEAVE, Arguments.OfRoute.class, this::weave),
                form.operation(Addresses.NET_ACK, Arguments.OfRoute.class, this::ack),
                form.change(Addresses.NET_DISABLE),
                form.change(Addresses.NET_ENABLE),
                form.plain(Addresses.NET_DOMAINS, found -> form.list(found.domains())),
                form.change(Addresses.NET_RESOLVE),
                form.operation(Addresses.NET_INSTX, Arguments.OfPaging.class, (call, given) -> form.bus()
                        .request(Addresses.NET_INSTX, given.paging())
                        .compose(page ->
                                form.page(page.sid(), page.index(), page.limit(), page.total(), page.institutions()))),
                form.change(Addresses.NET_INSTR),
                form.change(Addresses.NET_ALLY),
                form.change(Addresses.NET_DISBAND),
                form.plain(Addresses.NET_ASSERT, answer -> Content.of(answer.value())));
    }

    /** Another node's, by its id, is asked from that node; only our own systems ask on. */
    private Future<Content> version(MpiCall call, NodeRef asked) {
        if (asked.nodeId().isBlank() || node.isHere(asked.nodeId())) {
            return Future.succeededFuture(versions(version));
        }
        if (!call.context().caller().isOurs()) {
            throw new MeshException(ErrorCode.NOT_PERMITTED, "the version of another node is asked from that node");
        }
        return form.bus().request(Addresses.NET_VERSION, asked).map(NetOperations::versions);
    }

    static Content versions(Versions version) {
        JsonObject infos = new JsonObject();
        version.infos().forEach(infos::put);
        return Content.of(new JsonObject().put("version", version.version()).put("infos", infos));
    }

    private Future<Content> weave(MpiCall call, Arguments.OfRoute given) {
        Route route = required(given.route(), "route");
        if (isOperator(call, given.attachments(), "mesh.net.weave")) {
            return form.changed(call, Addresses.NET_WEAVE, route);
        }
        Caller caller = call.context().caller();
        if (caller instanceof Caller.Inside && !GUEST.equals(given.attachments().get("mesh.net.weave"))) {
            throw new MeshException(ErrorCode.FORBIDDEN, "mesh.net.weave is for operators of this node");
        }
        return form.bus()
                .request(
                        Addresses.NET_PEER_WEAVE,
                        new PeerWeave(
                                route,
                                Optional.empty(),
                                caller.proved(),
                                call.from().getHostAddress()))
                .map(Content.NULL);
    }

    private Future<Content> ack(MpiCall call, Arguments.OfRoute given) {
        Route route = required(given.route(), "route");
        if (isOperator(call, given.attachments(), "mesh.net.ack")) {
            return form.changed(call, Addresses.NET_ACK, route);
        }
        Caller caller = call.context().caller();
        if (caller instanceof Caller.Stranger || caller instanceof Caller.Inside) {
            throw new MeshException(ErrorCode.FORBIDDEN, "mesh.net.ack is not for this caller");
        }
        return form.bus()
                .request(
                        Addresses.NET_PEER_ACK,
                        new PeerAck(route, caller.proved(), call.from().getHostAddress()))
                .map(Content.NULL);
    }

    private static boolean isOperator(MpiCall call, Map<String, String> attachments, String mark) {
        return call.context().caller().mayManage() && !GUEST.equals(attachments.get(mark));
    }

    private static List<Route> routes(Arguments.OfRoutes given) {
        Route single = given.route();
        return given.routes().isEmpty() && single != null ? List.of(single) : given.routes();
    }

    /** Before the operator has said who this node is, the aliases: SDKs need an object with ids in every answer. */
    private static JsonObject environ(Environ self) {
        boolean nobody = self.nodeId().isEmpty();
        return new JsonObject()
                .put("version", self.version())
                .put("node_id", nobody ? Principal.LOCAL_NODE_ALIAS : self.nodeId())
                .put("inst_id", nobody ? Principal.LOCAL_INST_ALIAS : self.instId())
                .put("inst_name", self.instName())
                .put("root_crt", self.rootCrt());
    }

    /** The same for the operator who asks what is kept. */
    static JsonObject kept(Environ self) {
        return environ(self).put("node_crt", self.nodeCrt());
    }
}
