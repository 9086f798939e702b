package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to one node: pooled, multiplexed, with the trust of its route. Any context; made for one address. */
final class Peer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Peer.class);
    private static final long STATS_LIMIT = 64 * 1024;
    private static final int SERVER_ERROR = 500;

    private final Vertx vertx;
    private final String nodeId;
    private final PeerAddress address;
    private final MeshConfig.Network config;
    private final PeerPools pools;
    private final Failover failover;
    private final AlertProbe alerts;
    private final @Nullable PeerTrust trust;
    private volatile @Nullable OwnKey own;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();

    /**
     * @param trust null exactly when the scheme has no TLS
     * @param own what this node shows; null: nothing
     */
    Peer(
            Vertx vertx,
            String nodeId,
            PeerAddress address,
            @Nullable PeerTrust trust,
            @Nullable OwnKey own,
            MeshConfig config) {
        if (address.scheme().tls() && trust == null) {
            throw new IllegalArgumentException("TLS towards " + nodeId + " needs a root");
        }
        this.vertx = vertx;
        this.nodeId = nodeId;
        this.address = address;
        this.config = config.network();
        this.trust = trust;
        this.own = own;
        this.alerts = new AlertProbe(vertx, config.network());
        this.pools = new PeerPools(vertx, address.scheme(), config, trust, own, this::opened);
        this.failover = new Failover(
                vertx, nodeId, address.endpoints(), config.network().healthInterval(), this::healthy);
    }

    private void opened(HttpConnection connection) {
        open.add(connection);
        connection.closeHandler(closed -> {
            open.remove(connection);
            used.remove(connection);
        });
    }

    /** From now on this is shown, by new connections; those that are open serve what they carry. */
    void present(OwnKey newest) {
        own = newest;
        pools.present(newest);
    }

    /** Judges what every open connection was shown once more, and cuts those that would not be opened now. Costs CPU. */
    void judgeAnew() {
        PeerTrust judge = trust;
        if (judge == null) {
            return;
        }
        for (HttpConnection connection : open) {
            try {
                judge.check(connection.peerCertificates().stream()
                        .map(X509Certificate.class::cast)
                        .toList());
            } catch (MeshException | SSLPeerUnverifiedException e) {
                log.atWarn()
                        .addKeyValue("partner", nodeId)
                        .addKeyValue("address", connection.remoteAddress())
                        .log("connection to a partner cut: {}", e.getMessage());
                connection.close();
            }
        }
    }

    PeerAddress address() {
        return address;
    }

    List<Endpoint> order() {
        return failover.order();
    }

    void reached(Endpoint endpoint) {
        failover.reached(endpoint);
    }

    /** How failures name this hop. */
    String hop(Endpoint endpoint) {
        return nodeId + " " + endpoint;
    }

    /** Sends over a pooled connection. */
    Future<Outcome> send(Endpoint endpoint, Dialect.Outgoing outgoing, long answerLimit, long deadlineNanos) {
        return RoundTrip.run(
                        vertx,
                        pools.here(TrafficClass.MESSAGES),
                        request(endpoint, HttpMethod.POST, outgoing.uri(), outgoing.headers()),
                        hop(endpoint),
                        outgoing.body(),
                        answerLimit,
                        deadlineNanos,
                        connection -> !used.add(connection))
                .compose(outcome -> alerts.explain(outcome, to(endpoint)));
    }

    /**
     * A request of a stream, whose head is not written. Fails with {@code MeshException}, hop named: E…601 when the deadline has passed,
     * else another endpoint may be tried.
     */
    Future<HttpClientRequest> open(Endpoint endpoint, boolean upgrade, long deadlineNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            return Future.failedFuture(LinkFailure.timeout(hop(endpoint)));
        }
        RequestOptions options =
                request(endpoint, HttpMethod.GET, "/", Map.of()).setConnectTimeout(left + 1);
        return pools.here(upgrade ? TrafficClass.UPGRADES : TrafficClass.STREAMS)
                .request(options)
                .recover(failure -> alerts.explain(Outcome.NotSent.of(failure, hop(endpoint)), to(endpoint))
                        .compose(outcome -> Future.failedFuture(unopened(outcome, endpoint, deadlineNanos))));
    }

    private MeshException unopened(Outcome outcome, Endpoint endpoint, long deadlineNanos) {
        return System.nanoTime() - deadlineNanos >= 0
                ? LinkFailure.timeout(hop(endpoint))
                : ((Outcome.NotSent) outcome).failure();
    }

    private SingleCall.To to(Endpoint endpoint) {
        return new SingleCall.To(nodeId, address.scheme(), endpoint, trust, own);
    }

    /** Sends over a connection of its own, which is closed afterwards: one that cannot have been closed as idle. */
    Future<Outcome> sendFresh(Endpoint endpoint, Dialect.Outgoing outgoing, long answerLimit, long deadlineNanos) {
        HttpConnectOptions options = new HttpConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setConnectTimeout(config.connectTimeout().toMillis());
        return pools.here(TrafficClass.MESSAGES)
                .connect(options)
                .transform(opened -> opened.failed()
                        ? Future.succeededFuture(new Outcome.NotSent(LinkFailure.of(opened.cause(), hop(endpoint))))
                        : RoundTrip.run(
                                        vertx,
                                        opened.result(),
                                        request(endpoint, HttpMethod.POST, outgoing.uri(), outgoing.headers()),
                                        hop(endpoint),
                                        outgoing.body(),
                                        answerLimit,
                                        deadlineNanos,
                                        connection -> false)
                                .onComplete(done -> opened.result().close()));
    }

    private Future<Boolean> healthy(Endpoint endpoint) {
        long deadline = System.nanoTime() + config.healthInterval().toNanos();
        return RoundTrip.run(
                        vertx,
                        pools.here(TrafficClass.MESSAGES),
                        request(endpoint, HttpMethod.GET, HttpPath.STATS, Map.of()),
                        hop(endpoint),
                        ByteString.EMPTY,
                        STATS_LIMIT,
                        deadline,
                        connection -> !used.add(connection))
                .map(outcome -> outcome instanceof Outcome.Answered answered && answered.status() < SERVER_ERROR);
    }

    private static RequestOptions request(
            Endpoint endpoint, HttpMethod method, String uri, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setURI(uri)
                .setTraceOperation(uri);
        headers.forEach(options::putHeader);
        return options;
    }

    /** No new requests; those in flight may finish within their time. */
    @Override
    public void close() {
        failover.close();
        pools.shutdown();
    }

    /** Ends every connection at once, whatever it carries. */
    void cut() {
        failover.close();
        pools.cut();
    }
}
