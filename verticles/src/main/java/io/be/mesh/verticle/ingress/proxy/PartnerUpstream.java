package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.link.PartnerStream;
import io.be.mesh.cluster.link.PartnerStreams;
import io.be.mesh.cluster.link.StreamRequest;
import io.be.mesh.protocol.id.Principal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.List;

/** Another node, for one request of ours: what takes it there is that node's to say. */
final class PartnerUpstream implements Upstream {
    /** The longest deadline that a client may give. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Principal target;
    private final boolean grpc;
    private final PartnerStreams streams;
    private final Duration timeout;
    private boolean timed;
    private boolean repeated;

    /** @param timeout of a request whose client gives none */
    PartnerUpstream(Principal target, boolean grpc, PartnerStreams streams, Duration timeout) {
        this.target = target;
        this.grpc = grpc;
        this.streams = streams;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return target.nodeId().isEmpty() ? target.instId() : target.nodeId();
    }

    @Override
    public boolean takesWebSocket() {
        return true;
    }

    @Override
    public boolean isOpenTo(Principal partner) {
        return false;
    }

    /** A client that says how long it waits decides. */
    @Override
    public Duration timeout() {
        return timed ? LONGEST : timeout;
    }

    /** Once: a connection that was kept may have been closed over there. */
    @Override
    public boolean mayRepeat() {
        boolean first = !repeated;
        repeated = true;
        return first;
    }

    @Override
    public Future<Leg> open(OutgoingHead head) {
        timed = head.deadlineNanos() != 0;
        long deadlineNanos = timed ? head.deadlineNanos() : System.nanoTime() + timeout.toNanos();
        return streams.open(new StreamRequest(
                        target, grpc, head.isWebSocket(), deadlineNanos, request -> write(head, request)))
                .map(PartnerLeg::new);
    }

    /** Where in our house a request comes from is no partner's business, and nothing that it would believe. */
    private static void write(OutgoingHead head, HttpClientRequest request) {
        head.writeTo(request);
        MultiMap headers = request.headers();
        for (String name : List.copyOf(headers.names())) {
            if (Origin.is(HopByHop.canonical(name))) {
                headers.remove(name);
            }
        }
    }

    /** The health of a partner's addresses is the link's to know. */
    private record PartnerLeg(PartnerStream stream) implements Leg {
        @Override
        public HttpClientRequest request() {
            return stream.request();
        }

        @Override
        public String instance() {
            return stream.address();
        }

        @Override
        public void succeeded() {
            // Nothing is counted here.
        }

        @Override
        public void failed() {
            // Nothing is counted here.
        }

        @Override
        public void abandoned() {
            // Nothing is counted here.
        }
    }
}
