package io.be.mesh.verticle.ingress;

import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.IngressPorts;
import io.be.mesh.verticle.ingress.port.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * One event loop of the node's ports: gRPC to the one handler, everything else to the other. Deployed once for each event
 * loop, every instance with the same ports and drain.
 *
 * <p>Stopping begins the drain: waiting reads are answered at once, new requests get 503, and when nothing is in
 * progress, at the latest after the drain timeout, the ports are closed.
 */
public final class IngressVerticle extends VerticleBase {
    private static final String GRPC = "application/grpc";
    private static final long LOOK_MILLIS = 20;

    private final IngressPorts ports;
    private final Drain drain;
    private final Duration drainTimeout;
    private final Handler<HttpServerRequest> http;
    private final Handler<HttpServerRequest> grpc;

    public IngressVerticle(
            IngressPorts ports,
            Drain drain,
            Duration drainTimeout,
            Handler<HttpServerRequest> http,
            Handler<HttpServerRequest> grpc) {
        this.ports = ports;
        this.drain = drain;
        this.drainTimeout = drainTimeout;
        this.http = http;
        this.grpc = grpc;
    }

    @Override
    public Future<?> start() {
        return ports.listen(vertx, this::handle);
    }

    @Override
    public Future<?> stop() {
        drain.begin();
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        return quiet(deadline).compose(done -> {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            return ports.shutdown(vertx, left);
        });
    }

    private void handle(HttpServerRequest request) {
        DeliveryWatch.requested(request);
        ports.requested(request);
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean isGrpc = type != null && type.regionMatches(true, 0, GRPC, 0, GRPC.length());
        if (drain.hasBegun()) {
            Refusal.draining(request, isGrpc);
        } else {
            (isGrpc ? grpc : http).handle(request);
        }
    }

    /** Completes when no request of this event loop is in progress, or the deadline has come. */
    private Future<Void> quiet(long deadline) {
        if (ports.inProgress() == 0 || System.nanoTime() - deadline >= 0) {
            return Future.succeededFuture();
        }
        return vertx.timer(LOOK_MILLIS).compose(look -> quiet(deadline));
    }
}
