package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PartnerStream;
import io.be.mesh.cluster.link.StreamRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** A connection for one call: the members of the peer's address in order, until one takes it. */
final class StreamOpening {
    private static final long CANCEL = 8;

    private final StreamRequest request;
    private final Environ self;
    private final Peer peer;
    private final List<Endpoint> order;

    StreamOpening(StreamRequest request, Environ self, Peer peer) {
        this.request = request;
        this.self = self;
        this.peer = peer;
        this.order = peer.order();
    }

    /** Fails with {@code MeshException}. */
    Future<PartnerStream> open() {
        return request.grpc() && !peer.address().scheme().http2()
                ? Future.failedFuture(noGrpc(order.get(0)))
                : attempt(0);
    }

    private Future<PartnerStream> attempt(int index) {
        Endpoint endpoint = order.get(index);
        return peer.open(endpoint, request.upgrade(), request.deadlineNanos())
                .transform(opened -> opened.succeeded()
                        ? opened(endpoint, opened.result())
                        : next(index, MeshException.of(opened.cause())));
    }

    private Future<PartnerStream> next(int index, MeshException failure) {
        boolean last = index + 1 == order.size() || failure.code() == ErrorCode.TIMEOUT;
        return last ? Future.failedFuture(failure) : attempt(index + 1);
    }

    private Future<PartnerStream> opened(Endpoint endpoint, HttpClientRequest opened) {
        peer.reached(endpoint);
        try {
            if (request.grpc() && opened.version() != HttpVersion.HTTP_2) {
                throw noGrpc(endpoint);
            }
            dress(endpoint, opened);
            return Future.succeededFuture(new PartnerStream(opened, endpoint.toString()));
        } catch (MeshException | IllegalArgumentException e) {
            opened.reset(CANCEL);
            return Future.failedFuture(LinkFailure.of(e, peer.hop(endpoint)));
        }
    }

    private void dress(Endpoint endpoint, HttpClientRequest opened) {
        request.head().accept(opened);
        opened.headers().remove(HttpHeaders.HOST);
        opened.authority(endpoint.authority());
        TravelHeaders.write(opened.headers(), request.target(), self);
    }

    private MeshException noGrpc(Endpoint endpoint) {
        return new MeshException(
                        ErrorCode.NO_OPERATION, "gRPC needs HTTP/2, which the partner's address does not offer")
                .at(peer.hop(endpoint));
    }
}
