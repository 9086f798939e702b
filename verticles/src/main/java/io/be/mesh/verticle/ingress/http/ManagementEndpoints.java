package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.Caller.Inside;
import io.be.mesh.verticle.ingress.caller.Caller.Operator;
import io.be.mesh.verticle.ingress.channel.RemoteOperation;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The management plane over HTTP (contract, section 7): decodes, asks the actor in charge, answers. */
final class ManagementEndpoints {
    private final Bus bus;
    private final Audited audited;
    private final WireCodec codec;
    private final BodyLimits limits;

    ManagementEndpoints(Bus bus, Audited audited, WireCodec codec, BodyLimits limits) {
        this.bus = bus;
        this.audited = audited;
        this.codec = codec;
        this.limits = limits;
    }

    void nodeRefresh(Exchange exchange) {
        serve(exchange, Environ.class, Addresses.KMS_RESET);
    }

    /** One registration or an array of them. What a client should know of it stands in the message, where people look. */
    void register(Exchange exchange) {
        body(exchange).onSuccess(bytes -> {
            Profile profile = profile(exchange);
            Future<List<Registration>> given = isFields(exchange, profile, bytes)
                    ? codec.decode(exchange.request(), profile, Registration.class, bytes)
                            .map(List::of)
                    : codec.decodeList(profile.encoding(), Registration.class, bytes);
            given.compose(all -> all.size() == 1
                            ? done(exchange, Addresses.REGISTRY_PUT, all.get(0))
                            : done(exchange, Addresses.REGISTRY_PUTS, new Registrations(all)))
                    .map(stored -> Outbound.remarked(stored.message()))
                    .onSuccess(exchange::answer)
                    .onFailure(exchange::fail);
        });
    }

    /** An operator asks a partner; a body with a CSR, or anybody else's, is another node that asks us. */
    void weave(Exchange exchange) {
        body(exchange).onSuccess(bytes -> handshake(exchange, RemoteOperation.WEAVE, profile(exchange), bytes));
    }

    /** An operator approves; a body with an authorisation code, or a partner's, is another node that has approved. */
    void ack(Exchange exchange) {
        body(exchange).onSuccess(bytes -> handshake(exchange, RemoteOperation.ACK, profile(exchange), bytes));
    }

    /** One route or an array of them. */
    void netRefresh(Exchange exchange) {
        body(exchange).onSuccess(bytes -> {
            Profile profile = profile(exchange);
            Future<Routes> routes = isFields(exchange, profile, bytes)
                    ? codec.decode(exchange.request(), profile, Route.class, bytes)
                            .map(route -> new Routes(List.of(route)))
                    : codec.decodeList(profile.encoding(), Route.class, bytes).map(Routes::new);
            ask(exchange, Addresses.NET_REFRESH, routes);
        });
    }

    /** The handshake as another node brings it: a route, in JSON or in the encoding of the request. */
    void partner(Exchange exchange, RemoteOperation operation, Encoding encoding, ByteString bytes) {
        boolean json = !bytes.isEmpty() && bytes.byteAt(0) == '{';
        Encoding written = json ? Encoding.JSON : encoding;
        codec.decode(written, Route.class, bytes)
                .compose(route -> operation == RemoteOperation.ACK
                        ? peerAck(exchange, route)
                        : codec.decode(written, WeaveRequest.class, bytes)
                                .compose(request -> peerWeave(exchange, route, request)))
                .onSuccess(exchange::answer)
                .onFailure(exchange::fail);
    }

    private void handshake(Exchange exchange, RemoteOperation operation, Profile profile, ByteString bytes) {
        HttpServerRequest http = exchange.request();
        boolean operator = exchange.context().caller() instanceof Operator;
        codec.decode(http, profile, Route.class, bytes)
                .compose(route -> {
                    if (operation == RemoteOperation.ACK) {
                        return operator && route.authCode().isEmpty()
                                ? changed(exchange, Addresses.NET_ACK, route)
                                : peerAck(exchange, route);
                    }
                    return codec.decode(http, profile, WeaveRequest.class, bytes)
                            .compose(request -> operator && request.csr().isEmpty()
                                    ? changed(exchange, Addresses.NET_WEAVE, route)
                                    : peerWeave(exchange, route, request));
                })
                .onSuccess(exchange::answer)
                .onFailure(exchange::fail);
    }

    private Future<Outbound> peerWeave(Exchange exchange, Route route, WeaveRequest request) {
        Optional<WeaveRequest> signed = request.csr().isEmpty() ? Optional.empty() : Optional.of(request);
        if (signed.isEmpty() && exchange.context().caller() instanceof Inside) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.FORBIDDEN,
                    "asking a partner is for operators of this node; a node that asks us sends a CSR"));
        }
        return bus.request(
                        Addresses.NET_PEER_WEAVE,
                        new PeerWeave(route, signed, exchange.context().caller().proved(), from(exchange)))
                .map(answer -> Outbound.success(codec.codecs().json().encode(answer), Map.of()));
    }

    private Future<Outbound> peerAck(Exchange exchange, Route route) {
        return bus.request(
                        Addresses.NET_PEER_ACK,
                        new PeerAck(route, exchange.context().caller().proved(), from(exchange)))
                .map(ManagementEndpoints::answer);
    }

    private <Q> Future<Outbound> changed(Exchange exchange, Address<Q, Done> address, Q message) {
        return done(exchange, address, message).map(ManagementEndpoints::answer);
    }

    private <Q> Future<Done> done(Exchange exchange, Address<Q, Done> address, Q message) {
        return audited.change(
                exchange.context().caller(),
                Standing.of(exchange.request()).address(),
                address.name(),
                bus.request(address, message));
    }

    private static boolean isFields(Exchange exchange, Profile profile, ByteString bytes) {
        return Profile.isQuery(exchange.request()) || profile.encoding().isForm() || bytes.isEmpty();
    }

    private static String from(Exchange exchange) {
        return Standing.of(exchange.request()).address().getHostAddress();
    }

    private <Q> void serve(Exchange exchange, Class<Q> type, Address<Q, Done> address) {
        body(exchange)
                .onSuccess(bytes ->
                        ask(exchange, address, codec.decode(exchange.request(), profile(exchange), type, bytes)));
    }

    private <Q> void ask(Exchange exchange, Address<Q, Done> address, Future<Q> request) {
        request.compose(message -> changed(exchange, address, message))
                .onSuccess(exchange::answer)
                .onFailure(exchange::fail);
    }

    private Future<ByteString> body(Exchange exchange) {
        return exchange.smallBody(limits.management()).map(body -> {
            body.reservation().release();
            return body.bytes();
        });
    }

    /** Management knows no raw profile: a body without a type is JSON. */
    private static Profile profile(Exchange exchange) {
        return exchange.profile().raw() ? Profile.JSON : exchange.profile();
    }

    private static Outbound answer(Done done) {
        return done.message().isEmpty() ? Outbound.success() : Outbound.success(null, Map.of("remark", done.message()));
    }
}
