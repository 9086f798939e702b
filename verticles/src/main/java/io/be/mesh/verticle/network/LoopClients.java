package io.be.mesh.verticle.network;

import io.be.mesh.cluster.vertx.StreamWritability;
import io.be.mesh.conf.MeshConfig;
import io.netty.channel.EventLoop;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pools of connections to one peer for one class of traffic: over HTTP/2 one for each event loop, so that a request and its answer stay on the thread
 * they came on and no single loop encrypts for all; over HTTP/1.1 one for all, because its connections are few. Any thread.
 */
final class LoopClients {
    private static final long CLOSE_SECONDS = 30;

    private final Vertx vertx;
    private final TrafficClass traffic;
    private final PeerScheme scheme;
    private final MeshConfig config;
    private final @Nullable PeerTrust trust;
    private final Handler<HttpConnection> opened;
    private final int pools;
    private final Map<EventLoop, Integer> places = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable HttpClientAgent> clients;
    private @Nullable OwnKey own;
    private boolean closed;

    /** @param opened told of every connection, on its loop */
    LoopClients(
            Vertx vertx,
            TrafficClass traffic,
            PeerScheme scheme,
            MeshConfig config,
            @Nullable PeerTrust trust,
            @Nullable OwnKey own,
            Handler<HttpConnection> opened) {
        this.vertx = vertx;
        this.traffic = traffic;
        this.scheme = scheme;
        this.config = config;
        this.trust = trust;
        this.own = own;
        this.opened = opened;
        this.pools = traffic.pools(scheme, config);
        this.clients = new AtomicReferenceArray<>(pools);
    }

    /** The pool of the caller's event loop. */
    HttpClientAgent here() {
        int place = pools == 1 ? 0 : place(((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop());
        HttpClientAgent client = clients.get(place);
        return client == null ? make(place) : client;
    }

    /** Loops take turns, so that each pool serves as many as the next. */
    private int place(EventLoop loop) {
        Integer known = places.get(loop);
        if (known != null) {
            return known;
        }
        synchronized (this) {
            return places.computeIfAbsent(loop, unknown -> places.size() % pools);
        }
    }

    private synchronized HttpClientAgent make(int place) {
        HttpClientAgent known = clients.get(place);
        if (known != null) {
            return known;
        }
        HttpClientAgent client = vertx.httpClientBuilder()
                .with(traffic.client(LinkOptions.client(scheme, config.network(), trust, own)))
                .with(traffic.pool(config.network(), pools))
                .withConnectHandler(connection -> {
                    StreamWritability.watch(connection);
                    if (traffic == TrafficClass.STREAMS) {
                        Heartbeat.keep(connection, config.network().healthInterval());
                    }
                    opened.handle(connection);
                })
                .build();
        clients.set(place, client);
        if (closed) {
            client.close();
        }
        return client;
    }

    /** From now on this is shown, by new connections; those that are open serve what they carry. */
    synchronized void present(OwnKey newest) {
        own = newest;
        if (trust != null) {
            forEach(client -> client.updateSSLOptions(LinkOptions.tls(config.network(), trust, newest), true));
        }
    }

    /** No new requests; those in flight may finish within their time. */
    synchronized void shutdown() {
        closed = true;
        forEach(client -> client.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS));
    }

    /** Ends every connection at once, whatever it carries. */
    synchronized void cut() {
        closed = true;
        forEach(HttpClientAgent::close);
    }

    private void forEach(Consumer<HttpClientAgent> action) {
        for (int place = 0; place < pools; place++) {
            HttpClientAgent client = clients.get(place);
            if (client != null) {
                action.accept(client);
            }
        }
    }
}
