package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.ingress.channel.RemoteOperation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The management plane over HTTP (contract, section 7): decodes, asks the actor in charge, answers. */
final class ManagementEndpoints {
    private final Bus bus;
    private final WireCodec codec;
    private final BodyLimits limits;

    ManagementEndpoints(Bus bus, WireCodec codec, BodyLimits limits) {
        this.bus = bus;
        this.codec = codec;
        this.limits = limits;
    }

    void nodeRefresh(Exchange exchange) {
        serve(exchange, Environ.class, Addresses.KMS_RESET);
    }

    void register(Exchange exchange) {
        serve(exchange, Registration.class, Addresses.REGISTRY_PUT);
    }

    void weave(Exchange exchange) {
        serve(exchange, Route.class, Addresses.NET_WEAVE);
    }

    void ack(Exchange exchange) {
        serve(exchange, Route.class, Addresses.NET_ACK);
    }

    /** One route or an array of them. */
    void netRefresh(Exchange exchange) {
        body(exchange).onSuccess(bytes -> {
            Profile profile = profile(exchange);
            boolean fields =
                    Profile.isQuery(exchange.request()) || profile.encoding().isForm() || bytes.isEmpty();
            Future<Routes> routes = fields
                    ? codec.decode(exchange.request(), profile, Route.class, bytes)
                            .map(route -> new Routes(List.of(route)))
                    : codec.decodeList(profile.encoding(), Route.class, bytes).map(Routes::new);
            ask(exchange, Addresses.NET_REFRESH, routes);
        });
    }

    /** The handshake as another node brings it: a route, in JSON or in the encoding of the request. */
    void partner(Exchange exchange, RemoteOperation operation, Encoding encoding, ByteString bytes) {
        boolean json = !bytes.isEmpty() && bytes.byteAt(0) == '{';
        Future<Route> route = codec.decode(json ? Encoding.JSON : encoding, Route.class, bytes);
        ask(exchange, operation == RemoteOperation.ACK ? Addresses.NET_ACK : Addresses.NET_WEAVE, route);
    }

    private <Q> void serve(Exchange exchange, Class<Q> type, Address<Q, Done> address) {
        body(exchange)
                .onSuccess(bytes ->
                        ask(exchange, address, codec.decode(exchange.request(), profile(exchange), type, bytes)));
    }

    private <Q> void ask(Exchange exchange, Address<Q, Done> address, Future<Q> request) {
        request.compose(message -> bus.request(address, message))
                .onSuccess(done -> exchange.answer(answer(done)))
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
