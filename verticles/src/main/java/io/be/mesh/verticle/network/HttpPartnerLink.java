package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.PartnerLink;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to other nodes over HTTP/1.1, HTTP/2 and gRPC (contract, section 5, the sending side). Connections are made on
 * first use, shared by all calls to a route, and follow the route table at run time.
 */
public final class HttpPartnerLink implements PartnerLink, CallLink {
    private static final Logger log = LoggerFactory.getLogger(HttpPartnerLink.class);

    private final Vertx vertx;
    private final Peers peers;
    private final MeshConfig config;
    private final MeshMetrics metrics;
    private final Dialect http;
    private final Dialect grpc;

    public HttpPartnerLink(Vertx vertx, Peers peers, Codecs codecs, MeshConfig config, MeshMetrics metrics) {
        this.vertx = vertx;
        this.peers = peers;
        this.config = config;
        this.metrics = metrics;
        this.http = new HttpDialect(codecs);
        this.grpc = new GrpcDialect(codecs);
    }

    @Override
    public Future<Outbound> forward(ForwardRequest request) {
        long begin = System.nanoTime();
        Future<Outbound> answer;
        try {
            answer = forward(request, peers.self());
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        return answer.onSuccess(outbound -> metrics.forwarded(outbound.code(), System.nanoTime() - begin))
                .onFailure(failure -> failed(request, MeshException.of(failure), System.nanoTime() - begin));
    }

    @Override
    public Future<ByteString> call(RemoteCall call) {
        try {
            Environ self = peers.self();
            CallForwarding forwarding =
                    new CallForwarding(call, self, config.limits().management());
            return peers.find(call.target(), self, call.deadlineNanos())
                    .compose(forwarding::over)
                    .recover(Forwarding.Unsent::unwrapped);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Outbound> forward(ForwardRequest request, Environ self) {
        // What an answer may hold: pushes are answered without payload.
        long answerLimit = config.limits().management();
        Forwarding forwarding = new Forwarding(vertx, request, self, http, grpc, answerLimit);
        return peers.find(request.target(), self, request.deadlineNanos())
                .compose(peer -> forwarding.over(peer, Principal.key(self.nodeId())))
                .recover(failure -> detour(request, self, forwarding, failure));
    }

    private Future<Outbound> detour(ForwardRequest request, Environ self, Forwarding forwarding, Throwable failure) {
        if (!(failure instanceof Forwarding.Unsent unsent)) {
            return Future.failedFuture(failure);
        }
        ErrorCode code = unsent.failure().code();
        boolean unreachable = code == ErrorCode.UNREACHABLE || code == ErrorCode.BAD_ADDRESS;
        String mark = TravelHeaders.centreMark(self);
        if (!unreachable || request.hops().contains(mark)) {
            return Future.failedFuture(unsent.failure());
        }
        return peers.centre(self)
                .compose(centre -> centre.isEmpty()
                        ? Future.failedFuture(unsent.failure())
                        : forwarding
                                .over(centre.get(), mark)
                                .recover(alsoFailed -> Future.failedFuture(
                                        alsoFailed instanceof Forwarding.Unsent ? unsent.failure() : alsoFailed)));
    }

    private void failed(ForwardRequest request, MeshException cause, long nanos) {
        metrics.forwarded(cause.code().code(), nanos);
        log.atWarn()
                .addKeyValue("partner", request.target().nodeId())
                .addKeyValue("code", cause.code().code())
                .addKeyValue("hop", cause.hop())
                .addKeyValue("bytes", request.body().size())
                .addKeyValue("elapsedMs", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("forwarding failed: {}", cause.message());
    }
}
