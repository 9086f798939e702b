package io.be.mesh.cluster.vertx;

import io.be.mesh.cluster.grid.Grid;
import io.be.mesh.conf.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import java.util.concurrent.TimeUnit;

/**
 * How the Vert.x of a replica is started: its event bus reaches the other members of the grid, over mutual TLS with the
 * certificates of the cluster, at the port after the grid's. Apart from {@link MeshVertx} so that a node that is no
 * cluster loads nothing of the grid.
 */
public final class ClusteredVertx {
    /** A connection that is dead without saying so is known after both, and what waits on it fails. */
    private static final long PING_MILLIS = 1_000;

    private static final int CONNECT_MILLIS = 2_000;
    private static final int HANDSHAKE_SECONDS = 5;

    private ClusteredVertx() {}

    /** Tells the options of {@link MeshVertx#options} where the bus of this member listens, and how it is secured. */
    public static VertxOptions options(VertxOptions options, Grid grid) {
        HostPort listen = grid.settings().listen();
        int port = listen.port() + 1;
        EventBusOptions bus = new EventBusOptions()
                .setHost(listen.host())
                .setPort(port)
                .setClusterPublicHost(grid.settings().address())
                .setClusterPublicPort(port)
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PING_MILLIS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setTrustAll(false)
                .setClientAuth(ClientAuth.REQUIRED);
        grid.tls().secure(bus);
        return options.setEventBusOptions(bus);
    }

    /**
     * Starts it as a member of the grid. It does not end the grid when it is closed.
     *
     * @param builder of {@link MeshVertx#builder}, with the {@linkplain #options options} above
     */
    public static Future<Vertx> start(VertxBuilder builder, Grid grid) {
        return builder.withClusterManager(new GridForVertx(grid.instance())).buildClustered();
    }
}
