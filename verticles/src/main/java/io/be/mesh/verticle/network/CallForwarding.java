package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One call of the SDK wire on its way to one node: over {@code POST /mesh/invoke}, else over gRPC {@code /mesh-rpc/v1} as the Go
 * node serves it. The members of the address in order, each only as long as nothing was sent to the one before.
 */
final class CallForwarding {
    private final RemoteCall call;
    private final Environ self;
    private final long answerLimit;
    private final ForwardRequest travelling;
    private final String messageId;

    CallForwarding(RemoteCall call, Environ self, long answerLimit) {
        this.call = call;
        this.self = self;
        this.answerLimit = answerLimit;
        this.travelling = new ForwardRequest(
                call.target(),
                Form.RAW,
                Encoding.JSON,
                HttpPath.SDK,
                call.headers(),
                call.hops(),
                ByteString.EMPTY,
                call.deadlineNanos());
        this.messageId = TravelHeaders.messageId(travelling);
    }

    Future<ByteString> over(Peer peer) {
        boolean grpc = peer.address().scheme().grpc();
        return attempt(peer, peer.order(), 0, grpc);
    }

    private Future<ByteString> attempt(Peer peer, List<Endpoint> order, int index, boolean grpc) {
        Endpoint endpoint = order.get(index);
        return peer.send(endpoint, outgoing(grpc), answerLimit, call.deadlineNanos())
                .compose(outcome -> {
                    if (outcome instanceof Outcome.NotSent unsent) {
                        boolean last =
                                index + 1 == order.size() || unsent.failure().code() == ErrorCode.TIMEOUT;
                        return last ? Future.failedFuture(unsent.failure()) : attempt(peer, order, index + 1, grpc);
                    }
                    peer.reached(endpoint);
                    return read(peer, endpoint, outcome, grpc)
                            .recover(failure -> isOtherEntrance(peer, failure, grpc)
                                    ? attempt(peer, List.of(endpoint), 0, true)
                                    : Future.failedFuture(failure));
                });
    }

    /** A node without the entrance over HTTP has done nothing, and may have the other one. */
    private static boolean isOtherEntrance(Peer peer, Throwable failure, boolean grpc) {
        return !grpc
                && peer.address().scheme().http2()
                && MeshException.of(failure).code() == ErrorCode.NO_OPERATION;
    }

    private Dialect.Outgoing outgoing(boolean grpc) {
        Map<String, String> headers =
                new HashMap<>(TravelHeaders.of(travelling, self, Principal.key(self.nodeId()), messageId));
        headers.put(PtpHeader.URN, call.urn());
        if (!grpc) {
            headers.put("content-type", Encoding.JSON.mediaType());
            return new Dialect.Outgoing(HttpPath.SDK, headers, call.body());
        }
        headers.putAll(UnaryGrpc.HEADERS);
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(call.deadlineNanos() - System.nanoTime()));
        headers.put(GrpcHeader.TIMEOUT, left + "m");
        return new Dialect.Outgoing(GrpcPath.SDK, headers, GrpcFrame.of(call.body(), false));
    }

    private static Future<ByteString> read(Peer peer, Endpoint endpoint, Outcome outcome, boolean grpc) {
        if (!(outcome instanceof Outcome.Answered answered)) {
            return Future.failedFuture(
                    outcome instanceof Outcome.NotSent unsent ? unsent.failure() : ((Outcome.Lost) outcome).failure());
        }
        try {
            return Future.succeededFuture(grpc ? UnaryGrpc.message(answered) : envelope(answered));
        } catch (MeshException e) {
            return Future.failedFuture(e.at(peer.hop(endpoint)));
        }
    }

    private static ByteString envelope(Outcome.Answered answer) {
        if (answer.status() != Statuses.OK) {
            throw Statuses.http(answer.status());
        }
        return answer.body();
    }
}
