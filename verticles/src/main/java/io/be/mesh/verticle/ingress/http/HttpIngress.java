package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.caller.Refusals;
import io.be.mesh.verticle.ingress.caller.Right;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The HTTP surface of a mesh port: every path of the contract, what is registered, everything else is 404 (sections 2, 5, 7).
 *
 * <p>One serves all event loops of a port.
 */
public final class HttpIngress implements Handler<HttpServerRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final ByteString WELL = ByteString.copyFromUtf8(ErrorCode.SUCCESS.code());
    /** So many of the longest bodies that are no messages may be there at a time. */
    private static final int SMALL_BODIES = 8;

    /** RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private static final int NO_SUCH_METHOD = 405;
    private static final int UNAVAILABLE = 503;

    private final CallerRules callers;
    private final Refusals refusals = new Refusals();
    private final CallContexts contexts;
    private final Wire wire;
    private final ChannelEndpoints channel;
    private final InvokeEndpoint invoke;
    private final ManagementEndpoints management;
    private final SdkEndpoint sdk;
    private final ServiceSurface services;
    private final Drain drain;
    private final Clock clock;

    /**
     * @param mpi the operations of the SDK wire
     * @param services what takes every other path
     * @param drain of the node these requests are for
     */
    public HttpIngress(SurfaceDependencies rooms, MpiService mpi, ServiceSurface services, Drain drain) {
        MeshConfig config = rooms.config();
        WireCodec codec = new WireCodec(rooms.vertx(), rooms.codecs());
        BodyLimits limits = new BodyLimits(config.limits());
        this.callers = rooms.callers();
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
        this.management = new ManagementEndpoints(rooms.bus(), new Audited(rooms.audit()), codec, limits);
        this.invoke = new InvokeEndpoint(wire, rooms.channel(), channel, management, limits);
        this.sdk = new SdkEndpoint(mpi, limits);
        this.services = services;
        this.drain = drain;
        this.clock = rooms.clock();
    }

    /** Answers every waiting pop as if its time were over, because the node stops; any thread. */
    public void endWaits() {
        channel.endWaits();
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.equals(HttpPath.STATS)) {
            stats(request, contexts.refused(request.headers()));
            return;
        }
        CallContext context;
        try {
            context = contexts.read(request.headers(), callers.admit(request, Right.of(path)));
        } catch (MeshException e) {
            refuse(request, e);
            return;
        }
        serve(request, context, path);
    }

    private void serve(HttpServerRequest request, CallContext context, String path) {
        switch (path) {
            case HttpPath.PUSH -> client(request, context, Operation.PUSH, channel::push);
            case HttpPath.POP -> client(request, context, Operation.POP, channel::pop);
            case HttpPath.PEEK -> client(request, context, Operation.PEEK, channel::peek);
            case HttpPath.RELEASE -> client(request, context, Operation.RELEASE, channel::release);
            case HttpPath.INVOKE -> client(request, context, Operation.INVOKE, invoke::serve);
            case HttpPath.TRANSPORT -> client(request, context, Operation.TRANSPORT, invoke::transport);
            case HttpPath.NODE_REFRESH -> client(request, context, Operation.MANAGEMENT, management::nodeRefresh);
            case HttpPath.NET_REFRESH -> client(request, context, Operation.MANAGEMENT, management::netRefresh);
            case HttpPath.NET_WEAVE -> client(request, context, Operation.MANAGEMENT, management::weave);
            case HttpPath.NET_ACK -> client(request, context, Operation.MANAGEMENT, management::ack);
            case HttpPath.REGISTER -> client(request, context, Operation.MANAGEMENT, management::register);
            case HttpPath.SDK -> client(request, context, Operation.SDK, sdk::serve);
            default -> {
                if (!services.serve(request, context)) {
                    new Exchange(wire, request, context, Operation.OTHER, Profile.JSON)
                            .reject(
                                    ErrorCode.NOT_FOUND.http(),
                                    new MeshException(ErrorCode.NOT_FOUND, "there is nothing at " + path));
                }
            }
        }
    }

    /** Answers a request that is not to be served as it cannot be understood in one way only. */
    public void malformed(HttpServerRequest request, int status, MeshException why) {
        refusals.refused(request, why);
        Exchange exchange =
                new Exchange(wire, request, contexts.refused(request.headers()), Operation.OTHER, Profile.JSON);
        if (request.version() == HttpVersion.HTTP_2) {
            exchange.rejectUnread(status, why);
        } else {
            Standing.closeAfterAnswer(request);
            exchange.reject(status, why);
        }
    }

    /** Notes that the body of a request is malformed; the envelope that says so. */
    public ByteString broken(InetAddress client, MeshException why) {
        refusals.refused(client, "", why);
        CallContext unknown = contexts.refused(MultiMap.caseInsensitiveMultiMap());
        return wire.codec().encode(Profile.JSON, Outbound.failure(why, wire.nodeLabel(), unknown.traceId()));
    }

    /** Notes that a client was cut off. */
    public void cutOff(InetAddress client, MeshException why) {
        refusals.refused(client, "", why);
    }

    /** Nothing of the request has been read; who showed a wrong certificate has no more to say on this connection. */
    private void refuse(HttpServerRequest request, MeshException why) {
        refusals.refused(request, why);
        Exchange exchange =
                new Exchange(wire, request, contexts.refused(request.headers()), Operation.OTHER, answered(request));
        Linger.answerBesideBody(wire.vertx(), request, () -> {
            if (Standing.of(request).proof() instanceof PeerProof.Refused) {
                Standing.closeAfterAnswer(request);
            }
            // What is not the node's own is answered as services answer.
            boolean own = Right.of(String.valueOf(request.path())) != Right.REGISTERED;
            exchange.turnAway(own ? 200 : why.code().http(), why);
        });
    }

    /** Only the channel has a raw profile; everywhere else a body without a type is taken for JSON. */
    private static Profile answered(HttpServerRequest request) {
        Profile profile = Profile.of(request);
        if (profile == null) {
            return Profile.JSON;
        }
        String path = request.path();
        boolean channel = path != null && path.startsWith(HttpPath.CHANNEL);
        return profile.raw() && !channel ? Profile.JSON : profile;
    }

    private void client(HttpServerRequest request, CallContext context, Operation operation, Endpoint endpoint) {
        boolean query = operation == Operation.POP || operation == Operation.PEEK;
        serve(request, context, operation, query, endpoint);
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
        } else if (drain.refuses()) {
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
        // Who checks the way to this node compares the clocks of both.
        request.response()
                .putHeader(HttpHeaders.DATE, DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
        if (!Profile.isQuery(request)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            exchange.reject(
                    NO_SUCH_METHOD, new MeshException(ErrorCode.BAD_REQUEST, HttpPath.STATS + " is to be read"));
        } else if (drain.hasBegun()) {
            ByteString code = ByteString.copyFromUtf8(ErrorCode.UNAVAILABLE.code());
            exchange.answer(UNAVAILABLE, TEXT, code, ErrorCode.UNAVAILABLE.code());
        } else {
            exchange.answer(200, TEXT, WELL, ErrorCode.SUCCESS.code());
        }
    }
}
