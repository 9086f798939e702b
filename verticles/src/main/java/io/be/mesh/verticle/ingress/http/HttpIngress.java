package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/**
 * The HTTP surface of a mesh port: every path of the contract, everything else is 404 (sections 2, 5, 7).
 *
 * <p>One serves all event loops of a port.
 */
public final class HttpIngress implements Handler<HttpServerRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final ByteString WELL = ByteString.copyFromUtf8(ErrorCode.SUCCESS.code());
    /** So many of the longest bodies that are no messages may be there at a time. */
    private static final int SMALL_BODIES = 8;

    private static final int NO_SUCH_METHOD = 405;
    private static final int UNAVAILABLE = 503;

    private final CallContexts contexts;
    private final Wire wire;
    private final ChannelEndpoints channel;
    private final InvokeEndpoint invoke;
    private final ManagementEndpoints management;
    private final SdkEndpoint sdk;
    private final boolean inside;
    private final BooleanSupplier draining;

    /**
     * @param mpi the operations of the SDK wire
     * @param inside whether the management plane and the SDK wire are served here: on the inner port, and on the mesh port when there is no
     *     inner one
     * @param draining whether the node is stopping
     */
    public HttpIngress(SurfaceDependencies rooms, MpiService mpi, boolean inside, BooleanSupplier draining) {
        MeshConfig config = rooms.config();
        WireCodec codec = new WireCodec(rooms.vertx(), rooms.codecs());
        BodyLimits limits = new BodyLimits(config.limits());
        this.contexts = rooms.contexts();
        this.wire = new Wire(
                rooms.vertx(),
                rooms.budget(),
                new MemoryBudget(SMALL_BODIES * config.limits().management()),
                new StallWatch(rooms.vertx(), config.ingress().idleTimeout()),
                codec,
                rooms.node(),
                rooms.metrics(),
                new AccessLog(config.log().access()));
        this.channel = new ChannelEndpoints(rooms.vertx(), rooms.channel(), codec, limits, config.queue());
        this.management = new ManagementEndpoints(rooms.bus(), codec, limits);
        this.invoke = new InvokeEndpoint(wire, rooms.channel(), channel, management, limits);
        this.sdk = new SdkEndpoint(mpi, limits);
        this.inside = inside;
        this.draining = draining;
    }

    /** Answers every waiting pop as if its time were over, because the node stops; any thread. */
    public void endWaits() {
        channel.endWaits();
    }

    @Override
    public void handle(HttpServerRequest request) {
        CallContext context = contexts.read(request.headers());
        String path = request.path();
        switch (path == null ? "" : path) {
            case HttpPath.PUSH -> client(request, context, Operation.PUSH, channel::push);
            case HttpPath.POP -> client(request, context, Operation.POP, channel::pop);
            case HttpPath.PEEK -> client(request, context, Operation.PEEK, channel::peek);
            case HttpPath.RELEASE -> client(request, context, Operation.RELEASE, channel::release);
            case HttpPath.INVOKE -> client(request, context, Operation.INVOKE, invoke::serve);
            case HttpPath.TRANSPORT -> client(request, context, Operation.TRANSPORT, invoke::transport);
            case HttpPath.NODE_REFRESH -> operator(request, context, management::nodeRefresh);
            case HttpPath.NET_REFRESH -> operator(request, context, management::netRefresh);
            case HttpPath.NET_WEAVE -> operator(request, context, management::weave);
            case HttpPath.NET_ACK -> operator(request, context, management::ack);
            case HttpPath.REGISTER -> operator(request, context, management::register);
            // On both ports: a partner asks who this node is before it is known, and nothing else is answered yet.
            case HttpPath.SDK -> client(request, context, Operation.SDK, sdk::serve);
            case HttpPath.STATS -> stats(request, context);
            default ->
                new Exchange(wire, request, context, Operation.OTHER, Profile.JSON)
                        .reject(
                                ErrorCode.NOT_FOUND.http(),
                                new MeshException(ErrorCode.NOT_FOUND, "there is nothing at " + path));
        }
    }

    private void client(HttpServerRequest request, CallContext context, Operation operation, Endpoint endpoint) {
        boolean query = operation == Operation.POP || operation == Operation.PEEK;
        serve(request, context, operation, query, endpoint);
    }

    private void operator(HttpServerRequest request, CallContext context, Endpoint endpoint) {
        serve(request, context, Operation.MANAGEMENT, false, exchange -> {
            if (inside) {
                endpoint.serve(exchange);
            } else {
                exchange.fail(
                        new MeshException(ErrorCode.FORBIDDEN, request.path() + " is served on the inner port only"));
            }
        });
    }

    private void serve(
            HttpServerRequest request, CallContext context, Operation operation, boolean query, Endpoint endpoint) {
        Profile profile = Profile.of(request);
        Exchange exchange = new Exchange(wire, request, context, operation, profile == null ? Profile.JSON : profile);
        HttpMethod method = request.method();
        boolean allowed =
                HttpMethod.POST.equals(method) || HttpMethod.PUT.equals(method) || (query && Profile.isQuery(request));
        if (!allowed) {
            request.response().putHeader(HttpHeaders.ALLOW, query ? "POST, PUT, GET, HEAD" : "POST, PUT");
            exchange.reject(
                    NO_SUCH_METHOD,
                    new MeshException(ErrorCode.BAD_REQUEST, "method " + method + " is not for " + request.path()));
        } else if (draining.getAsBoolean()) {
            exchange.reject(UNAVAILABLE, new MeshException(ErrorCode.UNAVAILABLE, "the node is stopping"));
        } else if (profile == null) {
            String type = Encoding.cut(request.headers().get(HttpHeaders.CONTENT_TYPE));
            exchange.fail(new MeshException(ErrorCode.CODEC, "content type " + type + " is not one of the contract's"));
        } else {
            run(exchange, endpoint);
        }
    }

    /** What an endpoint did not foresee is still answered. */
    private static void run(Exchange exchange, Endpoint endpoint) {
        try {
            endpoint.serve(exchange);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    private void stats(HttpServerRequest request, CallContext context) {
        Exchange exchange = new Exchange(wire, request, context, Operation.STATS, Profile.JSON);
        if (!Profile.isQuery(request)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            exchange.reject(
                    NO_SUCH_METHOD, new MeshException(ErrorCode.BAD_REQUEST, HttpPath.STATS + " is to be read"));
        } else if (draining.getAsBoolean()) {
            ByteString code = ByteString.copyFromUtf8(ErrorCode.UNAVAILABLE.code());
            exchange.answer(UNAVAILABLE, TEXT, code, ErrorCode.UNAVAILABLE.code());
        } else {
            exchange.answer(200, TEXT, WELL, ErrorCode.SUCCESS.code());
        }
    }
}
