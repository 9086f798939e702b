package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.vertx.StreamWritability;
import io.be.mesh.conf.HostPort;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to other replicas: for each event loop one to each of them, so that a call and its answer stay on the thread
 * they began on. Any thread.
 */
final class LinkClients {
    private static final Logger log = LoggerFactory.getLogger(LinkClients.class);

    private final Vertx vertx;
    private final Map<EventLoop, HttpClientAgent> clients = new ConcurrentHashMap<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private ReplicaIdentity identity;

    LinkClients(Vertx vertx, ReplicaIdentity identity) {
        this.vertx = vertx;
        this.identity = identity;
    }

    /** That of an event loop. */
    HttpClientAgent of(ContextInternal context) {
        HttpClientAgent known = clients.get(context.nettyEventLoop());
        return known == null ? make(context.nettyEventLoop()) : known;
    }

    private synchronized HttpClientAgent make(EventLoop loop) {
        return clients.computeIfAbsent(loop, unknown -> vertx.httpClientBuilder()
                .with(LinkOptions.client(identity))
                .with(LinkOptions.pool())
                .withConnectHandler(this::opened)
                .build());
    }

    private void opened(HttpConnection connection) {
        StreamWritability.watch(connection);
        // Its calls fail each with what it means for them.
        connection.exceptionHandler(failure -> log.atDebug().setCause(failure).log("a connection to a replica broke"));
        connections.add(connection);
        connection.closeHandler(closed -> connections.remove(connection));
    }

    /** From now on new connections show this. */
    synchronized void present(ReplicaIdentity newest) {
        identity = newest;
        clients.values().forEach(client -> client.updateSSLOptions(LinkOptions.clientTls(newest), true));
    }

    /** Closes the connections to an address: who was there is gone. */
    void cut(HostPort address) {
        for (HttpConnection connection : connections) {
            SocketAddress remote = connection.remoteAddress();
            if (remote != null
                    && remote.port() == address.port()
                    && (address.host().equals(remote.host()) || address.host().equals(remote.hostAddress()))) {
                connection.close();
            }
        }
    }

    /** Ends every connection; calls under way fail. */
    synchronized void close() {
        clients.values().forEach(HttpClientAgent::close);
    }
}
