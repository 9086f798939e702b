package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.caller.Refusals;
import io.be.mesh.verticle.ingress.caller.Right;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.http.AccessLog;
import io.be.mesh.verticle.ingress.http.BodyLimits;
import io.be.mesh.verticle.ingress.http.Linger;
import io.be.mesh.verticle.ingress.http.ServiceSurface;
import io.be.mesh.verticle.ingress.http.StallWatch;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.MpiAnswer;
import io.be.mesh.verticle.ingress.mpi.MpiBody;
import io.be.mesh.verticle.ingress.mpi.MpiCall;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.Service;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC surface of a mesh port (contract, sections 8 and 9). PTP and the SDK wire are served here; health, reflection
 * and the answer to unknown methods are the library's.
 *
 * <p>Make one for each event loop, on that event loop; it belongs to the context it is made on.
 */
public final class GrpcIngress implements Handler<HttpServerRequest> {

    /** So many of the longest requests that are no messages may be there at a time. */
    private static final int SMALL_REQUESTS = 8;

    private final Vertx vertx;
    private final CallerRules callers;
    private final Refusals refusals = new Refusals();
    private final CallContexts contexts;
    private final GrpcWire wire;
    private final MpiService mpi;
    private final ServiceSurface services;
    private final Drain drain;
    private final long smallLimit;
    private final long textLimit;
    private final TransportCalls transport;
    private final GrpcServer library;
    private final Map<String, Method> methods;

    /**
     * @param services what takes every other method
     * @param drain of the node these requests are for
     */
    public GrpcIngress(SurfaceDependencies rooms, MpiService mpi, ServiceSurface services, Drain drain) {
        MeshConfig config = rooms.config();
        BodyLimits limits = new BodyLimits(config.limits());
        long messageLimit = limits.binary();
        this.vertx = rooms.vertx();
        this.callers = rooms.callers();
        this.contexts = rooms.contexts();
        this.mpi = mpi;
        this.services = services;
        this.drain = drain;
        this.smallLimit = limits.management();
        this.textLimit = limits.text();
        this.wire = new GrpcWire(
                rooms.budget(),
                new MemoryBudget(SMALL_REQUESTS * smallLimit),
                new StallWatch(rooms.vertx(), config.ingress().idleTimeout()),
                new Gzip(rooms.vertx(), messageLimit),
                rooms.codecs(),
                rooms.node(),
                rooms.metrics(),
                new AccessLog(config.log().access()));
        this.transport = new TransportCalls(wire, rooms.channel(), config.queue(), messageLimit, smallLimit);
        ProtocolCalls protocol = new ProtocolCalls(wire, transport, messageLimit);
        this.methods = Map.of(
                GrpcPath.PUSH, new Method(Operation.PUSH, transport::push),
                GrpcPath.POP, new Method(Operation.POP, transport::pop),
                GrpcPath.PEEK, new Method(Operation.PEEK, transport::peek),
                GrpcPath.RELEASE, new Method(Operation.RELEASE, transport::release),
                GrpcPath.INVOKE, new Method(Operation.INVOKE, protocol::invoke),
                GrpcPath.TRANSPORT, new Method(Operation.TRANSPORT, protocol::transport),
                GrpcPath.SDK, new Method(Operation.SDK, this::sdk));
        this.library = library(rooms.vertx());
    }

    private record Method(Operation operation, Consumer<GrpcCall> serve) {}

    /** Answers every waiting pop as if its time were over; to be called on this ingress's context. */
    public void endWaits() {
        transport.endWaits();
        mpi.endWaits();
    }

    @Override
    public void handle(HttpServerRequest request) {
        Right right = Right.of(request.path());
        Method method = methods.get(request.path());
        CallContext context;
        try {
            context = contexts.read(request.headers(), callers.admit(request, right));
        } catch (MeshException e) {
            refuse(request, right, method, e);
            return;
        }
        if (right == Right.REGISTERED && services.serve(request, context)) {
            return;
        }
        if (method == null || request.version() != HttpVersion.HTTP_2) {
            library.handle(request);
            return;
        }
        GrpcCall call = new GrpcCall(wire, request, context, method.operation());
        String encoding = request.headers().get(GrpcHeader.ENCODING);
        if (drain.refuses()) {
            call.status(ErrorCode.UNAVAILABLE.grpc(), "the node is stopping", ErrorCode.UNAVAILABLE.code());
        } else if (encoding != null && !encoding.equals("identity") && !encoding.equals(Gzip.NAME)) {
            request.response().putHeader(GrpcHeader.ACCEPT_ENCODING, "identity,gzip");
            call.status(GrpcCall.UNIMPLEMENTED, "messages may be compressed with gzip only", ErrorCode.CODEC.code());
        } else {
            serve(method, call);
        }
    }

    /** PTP and the SDK wire say it in a message, as their clients read it; everything else with a status. */
    private void refuse(HttpServerRequest request, Right right, @Nullable Method method, MeshException why) {
        refusals.refused(request, why);
        Operation operation = method == null ? Operation.OTHER : method.operation();
        GrpcCall call = new GrpcCall(wire, request, contexts.refused(request.headers()), operation);
        boolean statusOnly = method == null || request.version() != HttpVersion.HTTP_2;
        Linger.answerBesideBody(vertx, request, () -> {
            if (Standing.of(request).proof() instanceof PeerProof.Refused) {
                Standing.closeAfterAnswer(request);
            }
            if (statusOnly) {
                call.status(why.code().grpc(), why.message(), why.code().code());
            } else if (right == Right.SDK) {
                call.answer(mpi.refusal(call.context(), why), why.code().code());
            } else {
                call.fail(why);
            }
        });
    }

    /** What a method did not foresee is still answered. */
    private static void serve(Method method, GrpcCall call) {
        try {
            method.serve().accept(call);
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    private void sdk(GrpcCall call) {
        String urn = urn(call.request());
        Consumer<Message> run = message -> mpi.invoke(
                        new MpiCall(
                                call.context(),
                                Standing.of(call.request()).address(),
                                urn,
                                () -> call.millisLeft(Long.MAX_VALUE),
                                call::onGone),
                        new MpiBody(message.bytes(), message.reservation()))
                .onSuccess(answer -> answer(call, answer))
                .onFailure(call::fail);
        // Only our own may push: nobody else's arguments get the room of a message.
        if (mpi.carriesMessage(urn) && call.context().caller().isOurs()) {
            UnaryCall.read(wire, call, textLimit, run);
        } else {
            UnaryCall.readSmall(wire, call, smallLimit, message -> inflated(call, message, run));
        }
    }

    /** What was small on the wire may be large in plain. */
    private void inflated(GrpcCall call, Message message, Consumer<Message> run) {
        if (message.bytes().size() <= smallLimit) {
            run.accept(message);
            return;
        }
        message.reservation().release();
        MeshException why = new MeshException(
                ErrorCode.TOO_LARGE,
                "the arguments have " + message.bytes().size() + " bytes, limits.management is " + smallLimit);
        call.answer(mpi.refusal(call.context(), why), why.code().code());
    }

    private static void answer(GrpcCall call, MpiAnswer answer) {
        if (answer.delivery().isEmpty()) {
            call.answer(answer.envelope(), answer.code());
        } else if (call.isGone()) {
            answer.delivery().get().rollback();
        } else {
            DeliveryWatch.of(call.request())
                    .deliver(answer.delivery().get(), () -> call.answer(answer.envelope(), answer.code()));
        }
    }

    private static String urn(HttpServerRequest request) {
        String urn = request.headers().get(PtpHeader.URN);
        if (urn != null) {
            return urn;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : authority.host();
    }

    private GrpcServer library(Vertx vertx) {
        HealthService health = HealthService.create(vertx);
        GrpcServer server = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(smallLimit));
        health.register("", this::isServing);
        for (var service : Ptp.getDescriptor().getServices()) {
            ServiceName name = ServiceName.create(service.getFullName());
            health.register(name, this::isServing);
            server.addService(Service.service(name, service).build());
        }
        return server.addService(health).addService(ReflectionService.v1());
    }

    private Future<Boolean> isServing() {
        return Future.succeededFuture(!drain.hasBegun());
    }
}
