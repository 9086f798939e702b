package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.grpc.GrpcTimeout;
import io.be.mesh.verticle.ingress.http.AccessLog;
import io.be.mesh.verticle.ingress.http.ServiceSurface;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/**
 * Sends requests that are for none of the node's own paths on to what is registered for them. A partner reaches what is opened to it and
 * is not told of anything else.
 *
 * <p>Make one for each event loop, on that event loop.
 */
public final class ServiceProxy implements ServiceSurface {
    private static final String CONNECT = "CONNECT";
    private static final int EXPECTATION_FAILED = 417;

    private final Upstreams upstreams;
    private final CallerRules callers;
    private final Drain drain;
    private final ProxyRoom room;

    public ServiceProxy(SurfaceDependencies rooms, Upstreams upstreams, Drain drain) {
        this.upstreams = upstreams;
        this.callers = rooms.callers();
        this.drain = drain;
        this.room = new ProxyRoom(
                rooms.vertx(),
                ProxySettings.of(rooms.config()),
                new ExchangeWatch(rooms.vertx()),
                rooms.codecs(),
                rooms.node(),
                rooms.metrics(),
                new AccessLog(rooms.config().log().access()));
    }

    /** Tells what does not end of itself that the node stops; may be called again. */
    public void leave() {
        room.watch().leave();
    }

    @Override
    public boolean serve(HttpServerRequest request, CallContext context) {
        boolean grpc = isGrpc(request);
        Optional<Upstream> found;
        try {
            found = find(request, context, grpc);
        } catch (MeshException e) {
            refuse(request, context, grpc, e.code().http(), e);
            return true;
        }
        found.ifPresent(upstream -> forward(request, context, grpc, upstream));
        return found.isPresent();
    }

    private Optional<Upstream> find(HttpServerRequest request, CallContext context, boolean grpc) {
        boolean named =
                request.path() != null && !CONNECT.equals(request.method().name());
        Optional<Upstream> found = named ? upstreams.find(request, context, grpc) : Optional.empty();
        if (context.caller() instanceof Partner partner) {
            Principal certain = callers.certain(partner);
            return Optional.of(found.filter(upstream -> upstream.isOpenTo(certain))
                    .orElseThrow(() -> new MeshException(
                            ErrorCode.NOT_PERMITTED, "nothing is open to " + partner.nodeId() + " at this path")));
        }
        return found;
    }

    private void forward(HttpServerRequest request, CallContext context, boolean grpc, Upstream upstream) {
        String expect = request.headers().get(HttpHeaders.EXPECT);
        if (drain.refuses()) {
            MeshException stopping = new MeshException(ErrorCode.UNAVAILABLE, "the node is stopping");
            refuse(request, context, grpc, stopping.code().http(), stopping);
        } else if (expect != null && !RequestBody.CONTINUE.equalsIgnoreCase(expect)) {
            MeshException unknown = new MeshException(ErrorCode.BAD_REQUEST, "the expectation cannot be met");
            refuse(request, context, grpc, EXPECTATION_FAILED, unknown);
        } else {
            boolean webSocket = upstream.takesWebSocket() && WebSocketUpgrade.isAsked(request);
            long deadlineNanos = deadlineNanos(request, context, grpc);
            OutgoingHead head = new OutgoingHead(
                    request, context, origin(request, context.caller()), webSocket, deadlineNanos, callers::isOwnToken);
            new ProxiedExchange(room, head, upstream, new ProxiedExchange.Terms(grpc, webSocket, deadlineNanos))
                    .begin();
        }
    }

    private Origin origin(HttpServerRequest request, Caller caller) {
        boolean partner = caller instanceof Partner;
        Principal ids =
                partner ? callers.certain((Partner) caller) : room.node().principal();
        boolean believed = partner && ((Partner) caller).by() == Caller.Proof.GATEWAY;
        return Origin.of(request, ids, Standing.of(request).address().getHostAddress(), believed);
    }

    /** The earlier one of what the client has said in both ways; 0 when it has said nothing. */
    private static long deadlineNanos(HttpServerRequest request, CallContext context, boolean grpc) {
        long own = context.timeoutMillis() > 0 ? context.deadlineNanos() : 0;
        long timeout = grpc ? GrpcTimeout.nanos(request.headers().get(GrpcHeader.TIMEOUT)) : -1;
        if (timeout < 0) {
            return own;
        }
        long call = System.nanoTime() + timeout;
        return own == 0 || call - own < 0 ? call : own;
    }

    private void refuse(HttpServerRequest request, CallContext context, boolean grpc, int status, MeshException why) {
        long startNanos = System.nanoTime();
        FailedAnswer.write(room, request, context, grpc, status, why).onComplete(written -> {
            long nanos = System.nanoTime() - startNanos;
            room.metrics().request(Operation.SERVICE, why.code().code(), nanos);
            room.accessLog().write(request, context, why.code().code(), nanos, "", "");
        });
    }

    /** gRPC itself; its cousin for browsers is plain HTTP. */
    private static boolean isGrpc(HttpServerRequest request) {
        String type = request.headers().get(HttpHeaders.CONTENT_TYPE);
        int length = GrpcHeader.MEDIA_TYPE.length();
        return request.version() == HttpVersion.HTTP_2
                && type != null
                && type.regionMatches(true, 0, GrpcHeader.MEDIA_TYPE, 0, length)
                && (type.length() == length || type.charAt(length) != '-');
    }
}
