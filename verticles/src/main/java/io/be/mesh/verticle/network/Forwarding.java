package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One request on its way to one node: the members of its address in order, each only as long as nothing was sent to the
 * one before; and once more over a new connection when the pooled one turns out to have been closed as idle. Repeating
 * is safe at a Mesh peer because every attempt carries the same message id.
 */
final class Forwarding {
    /** What is encoded anew and longer than this is encoded beside the event loop. */
    private static final int QUICK = 1 << 20;

    private static final List<ErrorCode> REFUSALS =
            List.of(ErrorCode.CERTIFICATE, ErrorCode.BAD_SIGNATURE, ErrorCode.NOT_WOVEN);

    private final Vertx vertx;
    private final ForwardRequest request;
    private final Environ self;
    private final String messageId;
    private final Dialect http;
    private final Dialect grpc;
    private final long answerLimit;

    Forwarding(Vertx vertx, ForwardRequest request, Environ self, Dialect http, Dialect grpc, long answerLimit) {
        this.vertx = vertx;
        this.request = request;
        this.self = self;
        this.messageId = TravelHeaders.messageId(request);
        this.http = http;
        this.grpc = grpc;
        this.answerLimit = answerLimit;
    }

    /** @param hop what this node adds to the hop list */
    Future<Outbound> over(Peer peer, String hop) {
        return attempt(peer, hop, peer.order(), 0);
    }

    private Future<Outbound> attempt(Peer peer, String hop, List<Endpoint> order, int index) {
        Endpoint endpoint = order.get(index);
        return outgoing(peer, hop)
                .compose(outgoing -> peer.send(endpoint, outgoing, answerLimit, request.deadlineNanos()))
                .compose(outcome -> {
                    if (outcome instanceof Outcome.NotSent unsent) {
                        boolean last =
                                index + 1 == order.size() || unsent.failure().code() == ErrorCode.TIMEOUT;
                        return last
                                ? Future.failedFuture(new Unsent(unsent.failure()))
                                : attempt(peer, hop, order, index + 1);
                    }
                    peer.reached(endpoint);
                    if (outcome instanceof Outcome.Lost lost && lost.stale()) {
                        return outgoing(peer, hop)
                                .compose(outgoing ->
                                        peer.sendFresh(endpoint, outgoing, answerLimit, request.deadlineNanos()))
                                .compose(again -> answer(peer, endpoint, again));
                    }
                    return answer(peer, endpoint, outcome);
                });
    }

    private Future<Dialect.Outgoing> outgoing(Peer peer, String hop) {
        Callable<Dialect.Outgoing> write =
                () -> dialect(peer).write(request, TravelHeaders.of(request, self, hop, messageId));
        if (request.body().size() > QUICK && request.form() != Form.RAW && request.encoding() != Encoding.PROTOBUF) {
            return vertx.executeBlocking(write, false);
        }
        return Future.future(promise -> {
            try {
                promise.complete(write.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
    }

    private Dialect dialect(Peer peer) {
        return peer.address().scheme().grpc() ? grpc : http;
    }

    private Future<Outbound> answer(Peer peer, Endpoint endpoint, Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            try {
                return Future.succeededFuture(accepted(dialect(peer).read(request, answered)));
            } catch (MeshException e) {
                return Future.failedFuture(e.at(peer.hop(endpoint)));
            }
        }
        return Future.failedFuture(
                outcome instanceof Outcome.NotSent unsent ? unsent.failure() : ((Outcome.Lost) outcome).failure());
    }

    /** What the partner has against this node itself is a failure of the hop, and says so. */
    private static Outbound accepted(Outbound answer) {
        for (ErrorCode refusal : REFUSALS) {
            if (refusal.code().equals(answer.code())) {
                throw new MeshException(refusal, "refused by the partner: " + answer.message());
            }
        }
        return answer;
    }

    /** No member took the request: it may still go another way. */
    static final class Unsent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final MeshException failure;

        Unsent(MeshException failure) {
            super(failure.message(), failure, false, false);
            this.failure = failure;
        }

        MeshException failure() {
            return failure;
        }

        /** A failure for the caller, who does not ask whether something was sent. */
        static <T> Future<T> unwrapped(Throwable failure) {
            return Future.failedFuture(failure instanceof Unsent unsent ? unsent.failure() : failure);
        }
    }
}
