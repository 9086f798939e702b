package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PartnerStream;
import io.be.mesh.cluster.link.PartnerStreams;
import io.be.mesh.cluster.link.StreamRequest;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of what is registered at other nodes, over connections of their own beside those of messages. */
public final class HttpPartnerStreams implements PartnerStreams {
    private static final Logger log = LoggerFactory.getLogger(HttpPartnerStreams.class);

    private final Peers peers;

    public HttpPartnerStreams(Peers peers) {
        this.peers = peers;
    }

    @Override
    public Future<PartnerStream> open(StreamRequest request) {
        try {
            Environ self = peers.self();
            return peers.find(request.target(), self, request.deadlineNanos())
                    .compose(peer -> new StreamOpening(request, self, peer).open())
                    .recover(Forwarding.Unsent::unwrapped)
                    .onFailure(failure -> failed(request, MeshException.of(failure)));
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    private static void failed(StreamRequest request, MeshException cause) {
        log.atWarn()
                .addKeyValue("partner", request.target().nodeId())
                .addKeyValue("code", cause.code().code())
                .addKeyValue("hop", cause.hop())
                .log("no way for a call of a service: {}", cause.message());
    }
}
