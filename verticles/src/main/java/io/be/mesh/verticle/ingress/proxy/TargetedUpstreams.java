package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.link.PartnerStreams;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Requests whose target is another node go there, whatever is registered here: what is there its registry says. All others are for
 * what is registered here. A partner's request is not carried on, because it would arrive as ours. Any thread.
 */
public final class TargetedUpstreams implements Upstreams {
    private final LocalNode node;
    private final PartnerStreams streams;
    private final Duration timeout;
    private final Upstreams here;

    /**
     * @param timeout from the last byte of a request to the first of its answer, where the client gives none
     * @param here what is registered at this node
     */
    public TargetedUpstreams(LocalNode node, PartnerStreams streams, Duration timeout, Upstreams here) {
        this.node = node;
        this.streams = streams;
        this.timeout = timeout;
        this.here = here;
    }

    /** @throws MeshException E…503 it goes in a circle, E…614 a partner's for another node, E…400 a URN that is none */
    @Override
    public Optional<Upstream> find(HttpServerRequest request, CallContext context, boolean grpc) {
        Principal target = elsewhere(request.headers(), context);
        return target.isEmpty()
                ? here.find(request, context, grpc)
                : Optional.of(new PartnerUpstream(target, grpc, streams, timeout));
    }

    /** The other node that a request is for; {@code Principal.NONE} when it is for this one. */
    Principal elsewhere(MultiMap headers, CallContext context) {
        CallContexts.requireNoCircle(context, node);
        Principal target = target(headers, context);
        if (node.isLocal(target)) {
            return Principal.NONE;
        }
        if (context.caller() instanceof Partner) {
            throw new MeshException(
                    ErrorCode.NOT_PERMITTED, "calls for " + text(target) + " are not carried on from this node");
        }
        return target;
    }

    /** The headers of the standard decide, else the URN. */
    private Principal target(MultiMap headers, CallContext context) {
        String urn = headers.get(PtpHeader.URN);
        if (!context.target().isEmpty() || urn == null || urn.isBlank()) {
            return context.target();
        }
        String id = Urn.parse(urn).id();
        return node.isHere(id) ? Principal.NONE : node.named(id);
    }

    private static String text(Principal target) {
        return target.instId().isEmpty() ? target.nodeId() : target.instId();
    }
}
