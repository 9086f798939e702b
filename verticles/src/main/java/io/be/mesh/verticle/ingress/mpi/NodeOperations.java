package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.CertificateNumber;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What this node is, whom it knows and what it keeps: the operations {@code mesh.net.*}, {@code kms.*} and {@code mesh.registry.put}. */
public final class NodeOperations {
    /** Attachment by which another node says that it asks for itself. */
    private static final String GUEST = "guest";

    private final Bus bus;
    private final Audited audited;
    private final LocalNode node;
    private final Codec json;
    private final String version;

    /**
     * @param json codec of arguments and contents
     * @param version of this program
     */
    public NodeOperations(Bus bus, Audited audited, LocalNode node, Codec json, String version) {
        this.bus = bus;
        this.audited = audited;
        this.node = node;
        this.json = json;
        this.version = version;
    }

    List<MpiOperation> all() {
        return List.of(
                operation(
                        "mesh.net.environ",
                        Access.ANYONE,
                        Arguments.Nothing.class,
                        (call, none) -> Future.succeededFuture(text(environ(node.environ())))),
                operation(
                        "mesh.net.version",
                        Access.KNOWN,
                        Arguments.Nothing.class,
                        (call, none) -> Future.succeededFuture(text(new JsonObject()
                                .put("version", version)
                                .put("infos", new JsonObject().put("mesh.version", version))))),
                operation("mesh.net.accessible", Access.KNOWN, Arguments.OfRoute.class, (call, given) -> bus.request(
                                Addresses.NET_ACCESSIBLE, required(given.route(), "route"))
                        .map(answer -> ByteString.copyFromUtf8(Boolean.toString(answer.value())))),
                operation(
                        "mesh.net.refresh",
                        Access.OPERATOR,
                        Arguments.OfRoutes.class,
                        (call, given) -> change(call, Addresses.NET_REFRESH, new Routes(routes(given)))),
                operation("mesh.net.edge", Access.OPERATOR, Arguments.OfNode.class, (call, given) -> bus.request(
                                Addresses.NET_EDGE, new NodeRef(given.nodeId()))
                        .map(found -> found.route().map(json::encode).orElse(MpiOperation.NULL))),
                operation("mesh.net.edges", Access.OPERATOR, Arguments.Nothing.class, (call, none) -> bus.request(
                                Addresses.NET_EDGES, Nothing.AT_ALL)
                        .map(found -> list(found.routes()))),
                operation("mesh.net.weave", Access.OPERATOR_OR_PEER, Arguments.OfRoute.class, this::weave),
                operation("mesh.net.ack", Access.OPERATOR_OR_PEER, Arguments.OfRoute.class, this::ack),
                operation(
                        "mesh.net.disable",
                        Access.OPERATOR,
                        Arguments.OfNode.class,
                        (call, given) -> change(call, Addresses.NET_DISABLE, new NodeRef(given.nodeId()))),
                operation(
                        "mesh.net.enable",
                        Access.OPERATOR,
                        Arguments.OfNode.class,
                        (call, given) -> change(call, Addresses.NET_ENABLE, new NodeRef(given.nodeId()))),
                operation("kms.store.environ", Access.OPERATOR, Arguments.Nothing.class, (call, none) -> bus.request(
                                Addresses.KMS_ENVIRON, Nothing.AT_ALL)
                        .map(environ -> text(environ(environ).put("node_crt", environ.nodeCrt())))),
                operation(
                        "kms.store.reset",
                        Access.OPERATOR,
                        Arguments.OfEnviron.class,
                        (call, given) -> change(call, Addresses.KMS_RESET, required(given.env(), "env"))),
                operation(
                        "kms.crt.store.list",
                        Access.OPERATOR,
                        Arguments.OfCertificate.class,
                        (call, given) -> bus.request(Addresses.KMS_LIST, new CertificateNumber(given.cno()))
                                .map(this::keys)),
                operation("kms.crt.apply.root", Access.OPERATOR, Arguments.OfCsr.class, (call, given) -> bus.request(
                                Addresses.KMS_APPLY_ROOT, required(given.csr(), "csr"))
                        .map(this::keys)),
                operation("kms.crt.apply.issue", Access.OPERATOR, Arguments.OfCsr.class, (call, given) -> bus.request(
                                Addresses.KMS_APPLY_ISSUE, required(given.csr(), "csr"))
                        .map(this::keys)),
                operation(
                        "mesh.registry.put",
                        Access.OPERATOR,
                        Arguments.OfRegistration.class,
                        (call, given) ->
                                change(call, Addresses.REGISTRY_PUT, required(given.registration(), "registration"))));
    }

    private <A> MpiOperation operation(
            String name, Access access, Class<A> arguments, BiFunction<MpiCall, A, Future<ByteString>> run) {
        return MpiOperation.of(name, access, json, arguments, run);
    }

    private <Q> Future<ByteString> change(MpiCall call, Address<Q, Done> address, Q request) {
        return audited.change(call.context().caller(), call.from(), address.name(), bus.request(address, request))
                .map(MpiOperation.NULL);
    }

    private Future<ByteString> weave(MpiCall call, Arguments.OfRoute given) {
        Route route = required(given.route(), "route");
        if (isOperator(call, given.attachments(), "mesh.net.weave")) {
            return change(call, Addresses.NET_WEAVE, route);
        }
        Caller caller = call.context().caller();
        if (caller instanceof Caller.Inside && !GUEST.equals(given.attachments().get("mesh.net.weave"))) {
            throw new MeshException(ErrorCode.FORBIDDEN, "mesh.net.weave is for operators of this node");
        }
        return bus.request(
                        Addresses.NET_PEER_WEAVE,
                        new PeerWeave(
                                route,
                                Optional.empty(),
                                caller.proved(),
                                call.from().getHostAddress()))
                .map(MpiOperation.NULL);
    }

    private Future<ByteString> ack(MpiCall call, Arguments.OfRoute given) {
        Route route = required(given.route(), "route");
        if (isOperator(call, given.attachments(), "mesh.net.ack")) {
            return change(call, Addresses.NET_ACK, route);
        }
        Caller caller = call.context().caller();
        if (caller instanceof Caller.Stranger || caller instanceof Caller.Inside) {
            throw new MeshException(ErrorCode.FORBIDDEN, "mesh.net.ack is not for this caller");
        }
        return bus.request(
                        Addresses.NET_PEER_ACK,
                        new PeerAck(route, caller.proved(), call.from().getHostAddress()))
                .map(MpiOperation.NULL);
    }

    private static boolean isOperator(MpiCall call, Map<String, String> attachments, String mark) {
        return call.context().caller() instanceof Caller.Operator && !GUEST.equals(attachments.get(mark));
    }

    private static List<Route> routes(Arguments.OfRoutes given) {
        Route single = given.route();
        return given.routes().isEmpty() && single != null ? List.of(single) : given.routes();
    }

    private static <T> T required(@Nullable T argument, String name) {
        if (argument == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, name + " is missing");
        }
        return argument;
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

    private ByteString keys(KeyList found) {
        return list(found.keys());
    }

    private ByteString list(List<?> records) {
        JsonArray array = new JsonArray();
        records.forEach(each -> array.add(new JsonObject(json.encode(each).toStringUtf8())));
        return UnsafeByteOperations.unsafeWrap(array.toBuffer().getBytes());
    }

    private static ByteString text(JsonObject object) {
        return UnsafeByteOperations.unsafeWrap(object.toBuffer().getBytes());
    }
}
