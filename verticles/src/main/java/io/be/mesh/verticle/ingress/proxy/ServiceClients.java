package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.vertx.RecycledBuffers;
import io.be.mesh.cluster.vertx.StreamWritability;
import io.be.mesh.cluster.vertx.TurnFlush;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to services: each event loop has its own, so that a request and its answer stay on the thread they came on. What is
 * not used for a while is closed. Any thread.
 */
public final class ServiceClients {
    private static final Logger log = LoggerFactory.getLogger(ServiceClients.class);
    /** So many sets of roots may be in use at a time. */
    private static final int MAX_CLIENTS = 256;

    private static final AttributeKey<Boolean> SERVED = AttributeKey.valueOf(ServiceClients.class, "served");
    private static final long UNUSED_NANOS = Duration.ofMinutes(5).toNanos();
    private static final int CLOSE_SECONDS = 30;

    private final Vertx vertx;
    private final RecycledBuffers memory = new RecycledBuffers();
    private final ProxySettings settings;
    private final Map<EventLoop, Map<ClientKey, Client>> loops = new ConcurrentHashMap<>();

    public ServiceClients(Vertx vertx, ProxySettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    ProxySettings settings() {
        return settings;
    }

    /** A client of the caller's event loop, with what has asked for it; on one event loop. */
    static final class Client {
        private final HttpClientAgent agent;
        private int inUse;
        private long lastNanos = System.nanoTime();

        private Client(HttpClientAgent agent) {
            this.agent = agent;
        }

        HttpClientAgent agent() {
            return agent;
        }

        void taken() {
            inUse++;
        }

        void returned() {
            inUse--;
            lastNanos = System.nanoTime();
        }

        private boolean isUnused(long now) {
            return inUse == 0 && now - lastNanos > UNUSED_NANOS;
        }
    }

    /**
     * The client for a key, on the caller's event loop.
     *
     * @throws MeshException E…503 when too many different roots are in use
     */
    Client here(ClientKey key) {
        EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        Map<ClientKey, Client> mine = loops.computeIfAbsent(loop, first -> new HashMap<>());
        Client known = mine.get(key);
        return known == null ? make(mine, key) : known;
    }

    private Client make(Map<ClientKey, Client> mine, ClientKey key) {
        long now = System.nanoTime();
        mine.values().removeIf(client -> client.isUnused(now) && close(client));
        if (mine.size() >= MAX_CLIENTS) {
            throw new MeshException(
                    ErrorCode.UNAVAILABLE, "services with too many different root certificates are in use");
        }
        Client made = new Client(vertx.httpClientBuilder()
                .with(ClientOptions.client(key, settings))
                .with(ClientOptions.pool(settings))
                .withConnectHandler(this::opened)
                .build());
        mine.put(key, made);
        return made;
    }

    private void opened(HttpConnection connection) {
        memory.serve(connection);
        TurnFlush.serve(connection);
        StreamWritability.watch(connection);
        // The exchange is told, too: what a service sends must not fill the log.
        connection.exceptionHandler(
                failure -> log.atDebug().log("a connection to a service failed: {}", failure.toString()));
    }

    /** Whether a connection has carried a request before this one; to be asked once for each. */
    static boolean isReused(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(SERVED).getAndSet(true) != null;
    }

    private static boolean close(Client client) {
        client.agent.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
        return true;
    }
}
