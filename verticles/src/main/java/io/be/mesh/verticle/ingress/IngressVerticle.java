package io.be.mesh.verticle.ingress;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.verticle.ingress.bytes.ByteIngress;
import io.be.mesh.verticle.ingress.caller.Introductions;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.grpc.GrpcIngress;
import io.be.mesh.verticle.ingress.http.HttpIngress;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.MpiService;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.IngressPorts;
import io.be.mesh.verticle.ingress.port.Surface;
import io.be.mesh.verticle.ingress.proxy.ServiceProxy;
import io.be.mesh.verticle.ingress.proxy.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One event loop of the node's ports: gRPC to its surface, everything else to the HTTP surface. Deployed once for each
 * event loop, every instance with the same ports and drain.
 *
 * <p>Stopping begins the drain: waiting reads are answered at once. A node that is alone answers new requests with 503, and
 * when nothing is in progress, at the latest after the drain timeout, the ports are closed. One replica of several serves
 * them, each as the last one of its connection, and closes the ports after the notice; what is in progress then has the
 * drain timeout.
 */
public final class IngressVerticle extends VerticleBase {
    private static final long LOOK_MILLIS = 20;
    private static final long NOTICE_LOOK_MILLIS = 100;

    /** Clients that go from one connection to the next are not gone in between. */
    private static final int EMPTY_LOOKS = 5;

    private final IngressPorts ports;
    private final Drain drain;
    private final SurfaceDependencies rooms;
    private final MpiService mpi;
    private final Upstreams upstreams;
    private final ServiceDirectory services;
    private final Introductions introductions;
    private final List<Runnable> waits = new ArrayList<>();

    /**
     * @param upstreams who answers what is for none of the node's own paths
     * @param services what is registered, for connections that ask for it by name
     */
    public IngressVerticle(
            IngressPorts ports,
            Drain drain,
            SurfaceDependencies rooms,
            MpiService mpi,
            Upstreams upstreams,
            ServiceDirectory services) {
        this.ports = ports;
        this.drain = drain;
        this.rooms = rooms;
        this.mpi = mpi;
        this.upstreams = upstreams;
        this.services = services;
        this.introductions = new Introductions(rooms.bus());
    }

    @Override
    public Future<?> start() {
        ServiceProxy proxy = new ServiceProxy(rooms, upstreams, drain);
        waits.add(proxy::leave);
        GrpcIngress grpc = new GrpcIngress(rooms, mpi, proxy, drain);
        waits.add(grpc::endWaits);
        return ports.listen(vertx, listener -> surface(grpc, proxy), bytes())
                .onSuccess(listening -> drain.report(this, true));
    }

    private ByteIngress bytes() {
        return new ByteIngress(
                vertx,
                services,
                rooms.callers(),
                introductions,
                rooms.metrics(),
                rooms.config().registry().connectTimeout(),
                rooms.config().registry().idleTimeout(),
                rooms.config().log().access());
    }

    @Override
    public Future<?> stop() {
        drain.begin();
        waits.forEach(Runnable::run);
        return drain.handsOver() ? handOver() : refuse();
    }

    private Future<Void> refuse() {
        long deadline = deadline();
        return quiet(deadline).compose(done -> shutdown(deadline));
    }

    /** What comes is served until the clients have gone elsewhere; a read that would wait is not to keep one here. */
    private Future<Void> handOver() {
        ports.closeWhenAnswered();
        vertx.setPeriodic(NOTICE_LOOK_MILLIS, look -> waits.forEach(Runnable::run));
        return deserted(System.nanoTime() + drain.notice().toNanos(), 0).compose(done -> shutdown(deadline()));
    }

    private long deadline() {
        return System.nanoTime()
                + drain.patience(rooms.config().ingress().drainTimeout()).toNanos();
    }

    private Future<Void> shutdown(long deadline) {
        return ports.shutdown(vertx, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** Completes when no event loop has had a connection for a while, or the deadline has come. */
    private Future<Void> deserted(long deadline, int looks) {
        drain.report(this, ports.connections() > 0);
        int empty = drain.isQuiet() ? looks + 1 : 0;
        if (empty >= EMPTY_LOOKS || System.nanoTime() - deadline >= 0) {
            return Future.succeededFuture();
        }
        return vertx.timer(NOTICE_LOOK_MILLIS).compose(look -> deserted(deadline, empty));
    }

    private Surface surface(GrpcIngress grpc, ServiceProxy proxy) {
        HttpIngress http = new HttpIngress(rooms, mpi, proxy, drain);
        waits.add(http::endWaits);
        return new Surface() {
            @Override
            public void handle(HttpServerRequest request) {
                DeliveryWatch.requested(request);
                ports.requested(request);
                if (drain.handsOver()) {
                    ports.closeWhenAnswered(request);
                }
                introductions.pass(request, () -> dispatch(request, grpc, http));
            }

            @Override
            public void malformed(HttpServerRequest request, int status, MeshException why) {
                http.malformed(request, status, why);
            }

            @Override
            public ByteString broken(InetAddress client, MeshException why) {
                return http.broken(client, why);
            }

            @Override
            public void cutOff(InetAddress client, MeshException why) {
                http.cutOff(client, why);
            }
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
