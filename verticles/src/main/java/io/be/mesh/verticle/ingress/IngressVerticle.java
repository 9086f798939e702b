package io.be.mesh.verticle.ingress;

import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.verticle.ingress.caller.Introductions;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.grpc.GrpcIngress;
import io.be.mesh.verticle.ingress.http.HttpIngress;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.IngressPorts;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One event loop of the node's ports: gRPC to its surface, everything else to the HTTP surface. Deployed once for each
 * event loop, every instance with the same ports and drain.
 *
 * <p>Stopping begins the drain: waiting reads are answered at once, new requests get 503, and when nothing is in
 * progress, at the latest after the drain timeout, the ports are closed.
 */
public final class IngressVerticle extends VerticleBase {
    private static final long LOOK_MILLIS = 20;

    private final IngressPorts ports;
    private final Drain drain;
    private final SurfaceDependencies rooms;
    private final MpiService mpi;
    private final Introductions introductions;
    private final List<Runnable> waits = new ArrayList<>();

    public IngressVerticle(IngressPorts ports, Drain drain, SurfaceDependencies rooms, MpiService mpi) {
        this.ports = ports;
        this.drain = drain;
        this.rooms = rooms;
        this.mpi = mpi;
        this.introductions = new Introductions(rooms.bus());
    }

    @Override
    public Future<?> start() {
        GrpcIngress grpc = new GrpcIngress(rooms, mpi, drain::hasBegun);
        waits.add(grpc::endWaits);
        return ports.listen(vertx, listener -> surface(grpc)).onSuccess(listening -> drain.report(this, true));
    }

    @Override
    public Future<?> stop() {
        drain.begin();
        waits.forEach(Runnable::run);
        Duration limit = rooms.config().ingress().drainTimeout();
        long deadline = System.nanoTime() + limit.toNanos();
        return quiet(deadline).compose(done -> {
            long left = Math.max(0, deadline - System.nanoTime());
            return ports.shutdown(vertx, Duration.ofNanos(left));
        });
    }

    private Handler<HttpServerRequest> surface(GrpcIngress grpc) {
        HttpIngress http = new HttpIngress(rooms, mpi, drain::hasBegun);
        waits.add(http::endWaits);
        return request -> {
            DeliveryWatch.requested(request);
            ports.requested(request);
            introductions.pass(request, () -> dispatch(request, grpc, http));
        };
    }

    private static void dispatch(HttpServerRequest request, GrpcIngress grpc, HttpIngress http) {
        String type = request.headers().get(HttpHeaders.CONTENT_TYPE);
        boolean isGrpc =
                type != null && type.regionMatches(true, 0, GrpcHeader.MEDIA_TYPE, 0, GrpcHeader.MEDIA_TYPE.length());
        (isGrpc ? grpc : http).handle(request);
    }

    /** Completes when no request is in progress on any event loop, or the deadline has come. */
    private Future<Void> quiet(long deadline) {
        drain.report(this, ports.inProgress() > 0);
        if (drain.isQuiet() || System.nanoTime() - deadline >= 0) {
            return Future.succeededFuture();
        }
        return vertx.timer(LOOK_MILLIS).compose(look -> quiet(deadline));
    }
}
