package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The ports of a node, shared by the event loops that serve them. Each {@link #listen} adds the caller's event loop.
 *
 * <p>The certificate is the newest of the source: a change is for connections made after it.
 */
public final class IngressPorts {
    private static final Duration IDENTITY_WAIT = Duration.ofSeconds(30);

    private final TlsIdentitySource identity;
    private final Map<Listener, SharedPort> ports = new EnumMap<>(Listener.class);

    /**
     * @param vertx started by {@code MeshVertx}
     * @param confirmWindow how long after its answer a reset connection still brings a message back
     */
    public IngressPorts(
            Vertx vertx,
            MeshConfig.Ingress settings,
            Duration confirmWindow,
            TlsIdentitySource identity,
            MeshMetrics metrics) {
        this.identity = identity;
        ports.put(
                Listener.OUTER,
                new SharedPort(vertx, Listener.OUTER, settings.outer(), settings, confirmWindow, metrics));
        settings.inner()
                .ifPresent(inner -> ports.put(
                        Listener.INNER,
                        new SharedPort(vertx, Listener.INNER, inner, settings, confirmWindow, metrics)));
        identity.onChange(changed -> ports.values().forEach(port -> port.changeIdentity(changed)));
    }

    /**
     * Adds the current event loop to every port.
     *
     * <p>Fails, naming the address, when it cannot be listened on, and when there is no certificate within 30 s.
     */
    public Future<Void> listen(Vertx vertx, Function<Listener, Handler<HttpServerRequest>> handlers) {
        return firstIdentity(vertx).compose(first -> {
            List<Future<Void>> all = new ArrayList<>();
            ports.forEach((listener, port) -> all.add(port.listen(vertx, handlers.apply(listener), first)));
            return Future.join(all).mapEmpty();
        });
    }

    /** A request has arrived: its connection has spoken in time. On the request's event loop. */
    public void requested(HttpServerRequest request) {
        Connection connection = Connection.of(request);
        if (connection != null) {
            connection.requested();
        }
    }

    /** Requests that have not been answered, on the current event loop. */
    public int inProgress() {
        return ports.values().stream().mapToInt(SharedPort::inProgress).sum();
    }

    /** Takes the current event loop's servers down: no more connections, then the end of those there are. */
    public Future<Void> shutdown(Vertx vertx, Duration timeout) {
        List<Future<Void>> all = new ArrayList<>();
        ports.values().forEach(port -> all.add(port.shutdown(vertx, timeout)));
        return Future.join(all).mapEmpty();
    }

    /** Where a port really listens, once it does; empty host and port 0 for one that is off. */
    public HostPort address(Listener listener) {
        SharedPort port = ports.get(listener);
        return port == null ? new HostPort("", 0) : port.address();
    }

    private Future<LeafCertificate> firstIdentity(Vertx vertx) {
        if (identity.current().isPresent()) {
            return Future.succeededFuture(identity.current().get());
        }
        // Completes on the caller's context, whichever thread makes the identity.
        Promise<LeafCertificate> first = ((ContextInternal) vertx.getOrCreateContext()).promise();
        identity.onChange(first::tryComplete);
        identity.current().ifPresent(first::tryComplete);
        return first.future()
                .timeout(IDENTITY_WAIT.toSeconds(), TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "no server certificate after " + IDENTITY_WAIT.toSeconds() + " s", failure)));
    }
}
