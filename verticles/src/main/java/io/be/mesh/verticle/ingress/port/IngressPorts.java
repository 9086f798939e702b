package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.message.Route;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SSLEngineOptions;
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

    private final MeshConfig.Ingress settings;
    private final TlsIdentitySource identity;
    private final TlsMaterial material;
    private final SSLEngineOptions engine;
    private final Map<Listener, SharedPort> ports = new EnumMap<>(Listener.class);

    /**
     * @param vertx started by {@code MeshVertx}
     * @param confirmWindow how long after its answer a reset connection still brings a message back
     * @param identity shown in handshakes, unless the client asks for a name of a route's host pair
     * @param directory judges what clients show
     */
    public IngressPorts(
            Vertx vertx,
            MeshConfig.Ingress settings,
            Duration confirmWindow,
            TlsIdentitySource identity,
            TableView<Route> routes,
            PartnerDirectory directory,
            MeshMetrics metrics) {
        this(vertx, settings, confirmWindow, identity, routes, directory, metrics, ServerOptions.fastestEngine());
    }

    IngressPorts(
            Vertx vertx,
            MeshConfig.Ingress settings,
            Duration confirmWindow,
            TlsIdentitySource identity,
            TableView<Route> routes,
            PartnerDirectory directory,
            MeshMetrics metrics,
            SSLEngineOptions engine) {
        this.settings = settings;
        this.identity = identity;
        this.material = new TlsMaterial(vertx, identity, routes);
        this.engine = engine;
        PeerJudge judge = new PeerJudge(vertx, directory, metrics);
        ports.put(
                Listener.OUTER,
                new SharedPort(vertx, Listener.OUTER, settings.outer(), settings, confirmWindow, metrics, judge));
        settings.inner()
                .ifPresent(inner -> ports.put(
                        Listener.INNER,
                        new SharedPort(vertx, Listener.INNER, inner, settings, confirmWindow, metrics, judge)));
    }

    /**
     * Adds the current event loop to every port, for requests alone.
     *
     * <p>Fails, as the other one does.
     */
    public Future<Void> listen(Vertx vertx, Function<Listener, Surface> surfaces) {
        return listen(vertx, surfaces, ByteDoor.CLOSED);
    }

    /**
     * Adds the current event loop to every port.
     *
     * <p>Fails, naming the address, when it cannot be listened on, and when there is no certificate within 30 s.
     */
    public Future<Void> listen(Vertx vertx, Function<Listener, Surface> surfaces, ByteDoor bytes) {
        return firstIdentity(vertx)
                .compose(first -> vertx.executeBlocking(() -> {
                    material.refresh();
                    return first;
                }))
                .compose(ready -> {
                    List<Future<Void>> all = new ArrayList<>();
                    SslContext byteTls = ServerOptions.bytes(material.keys());
                    ports.forEach((listener, port) -> all.add(port.listen(
                            vertx,
                            surfaces.apply(listener),
                            ServerOptions.tls(settings, material.keys(), engine),
                            bytes,
                            byteTls)));
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

    /** The answer to this request is the last one of its connection, unless others are in progress. On the request's event loop. */
    public void closeWhenAnswered(HttpServerRequest request) {
        Connection connection = Connection.of(request);
        if (connection != null) {
            connection.closeWhenAnswered();
        }
    }

    /** The same for every connection of the current event loop that has a request in progress; others stay as they are. */
    public void closeWhenAnswered() {
        ports.values().forEach(SharedPort::closeWhenAnswered);
    }

    /** Connections of the current event loop. */
    public int connections() {
        return ports.values().stream().mapToInt(SharedPort::connections).sum();
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
